/** What a check by random traces is asked for. */
import type { ImplementationFactory } from "../abi/implementation.ts";
import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Callers } from "../properties/draw/suitable.ts";
import type { Property } from "../properties/property.ts";
import type { Divergence } from "./divergence.ts";
import type { Failure } from "./investigate.ts";
import type { KnownDeviation } from "./known-deviations.ts";
import type { Progress } from "./progress.ts";
import type { ShrinkingThreads } from "./search/expander-threads.ts";

export interface SequentialOptions {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  /** 32 bit. Run `n` depends on the seed and `n` alone. */
  readonly seed: number;
  /** Number of the first random run; 0 unless a single run is done again. */
  readonly firstRun?: number | undefined;
  /** Random runs; undefined when the time budget alone is the bound. */
  readonly runs: number | undefined;
  /** Operations drawn for one random run; those that read back what it left come on top. */
  readonly maxOperations: number;
  readonly timeBudgetMs?: number | undefined;
  /** Go on after a divergence, and report one of each identity. */
  readonly collect: boolean;
  /**
   * Go on after a machine has hung, whether or not divergences are collected, and leave out the
   * operation that did not return.
   */
  readonly leavesOutHung?: boolean | undefined;
  /** Whether callers do what a strict dialect asks of them: random ones obey, unless said. */
  readonly callers?: Callers | undefined;
  /**
   * Stored traces, run before the random ones. Those of another dialect are left out, with a note.
   */
  readonly corpus?: readonly Trace[] | undefined;
  /**
   * Deviations of this machine that are no news. Their traces are run first of all: one that no
   * longer diverges is a divergence of kind `known-gone`.
   */
  readonly known?: readonly KnownDeviation[] | undefined;
  readonly shrinkEvaluationsMax: number;
  /** Threads to shrink with; reports are the same but for time. */
  readonly threads?: ShrinkingThreads | undefined;
  /** What makes two divergences the same, when that is not kind and deciding rule or property. */
  readonly identity?: ((divergence: Divergence) => string) | undefined;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  /**
   * How long one call of the implementation may take; 30 s by default, or the time budget where
   * that is less.
   */
  readonly operationTimeoutMs?: number | undefined;
  /** Asked between runs; once true, the report is finished with what there is. */
  readonly interrupted?: (() => boolean) | undefined;
  /** Told about ten times a second. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  /** Stores a failing trace and says where; awaited before the trace is run again. */
  readonly onFailure?: ((failure: Failure) => Promise<string | null>) | undefined;
  /** Makes the replay line of a failure whose trace is shrunk. */
  readonly replayToken?: ((failure: Failure) => string) | undefined;
}
