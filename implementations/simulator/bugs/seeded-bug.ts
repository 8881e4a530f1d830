/** What a seeded bug is: one changed decision, and the shortest way to see it. */
import type { Decisions } from "../decisions.ts";

/** A deliberate mistake in the simulated kernel, or in how it is used. */
export interface SeededBug {
  /** File name without extension, as in `--implementation simulator:bug=ID`. */
  readonly id: string;
  /** Number in the bug catalogue of the memfile design; absent for bugs of other origin. */
  readonly catalogue?: string;
  readonly title: string;
  /** What the author got wrong, what follows from it, and why no shorter trace shows it. */
  readonly story: string;
  /** The real mistake it is a cousin of: commit, mail, or catalogue number. */
  readonly source: string;
  /** Generation in which {@link minimalTrace} is minimal. */
  readonly dialect: string;
  /**
   * A shortest trace that shows the bug, one operation per line in notation. Allocations are only
   * made to fail where no trace shows it without.
   */
  readonly minimalTrace: readonly string[];
  /**
   * The bounded domain that certifies the trace, where its own arguments span too many sequences:
   * exploring it breadth first meets nothing shorter.
   */
  readonly certifiedIn?: string;
  /** Empty when the kernel is right and its caller is wrong; see {@link obligation}. */
  readonly decisions: Partial<Decisions>;
  /**
   * What the caller owes and the trace breaks, as a strict dialect names it; the kernel is a
   * correct one.
   */
  readonly obligation?: string;
}
