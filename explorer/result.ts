import type { OperationCoverage, PropertyCoverage, Verdict } from "../reports/report.ts";

/**
 * Bounds of an exploration. Reaching one is the verdict `unknown`, and the limit is named in the
 * result.
 */
export interface ExplorationLimits {
  /**
   * Stored states; with symmetry, orbits. Checked between slices of work, so a run may pass it by
   * one slice.
   */
  readonly statesMax?: number;
  /** States at this depth are kept and checked, but not expanded. */
  readonly depthMax?: number;
  readonly memoryBytesMax?: number;
  readonly timeMsMax?: number;
}

export type LimitName = "states" | "depth" | "memory" | "time" | "interrupted" | "lossy-storage";

/** How visited states are remembered. Only `exact` can prove that there is no counterexample. */
export type Storage =
  | { readonly kind: "exact" }
  /** A 64-bit fingerprint per state. */
  | { readonly kind: "hash-compact" }
  /**
   * `hashes` bits per state in an array of 2^`log2Bits` bits: 5 to 32, since hashes have 32 bits.
   */
  | { readonly kind: "bit-state"; readonly log2Bits: number; readonly hashes: number };

export interface ExplorationOptions {
  /** Threads; more than one needs a system with a recipe. 1 by default. */
  readonly workers?: number;
  /** `exact` by default. */
  readonly storage?: Storage;
  /**
   * Leaves out steps that only permute commuting operations; false by default. States, their
   * depths, the lengths of counterexamples, the answers of each operation and the values of all
   * properties that occur stay what they are; transitions, effective steps and the counts of
   * answers shrink, and of equally short counterexamples another may be found. Needs a
   * system that declares an independence, and no symmetry.
   */
  readonly partialOrder?: boolean;
  /** Where a killed run goes on, and how often it notes its place. */
  readonly checkpoint?: { readonly directory: string; readonly everyMs: number };
}

export interface ExplorationProgress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** States of the current depth that are not expanded yet. */
  readonly frontier: number;
  readonly memoryBytes: number;
  readonly elapsedMs: number;
}

/** What the world outside lends to an exploration. */
export interface ExplorationHooks {
  readonly now: () => number;
  /** Called about once a second, and awaited. */
  readonly onProgress?: (progress: ExplorationProgress) => void | Promise<void>;
  /** Ends the run within about a second, with the limit `interrupted`. */
  readonly signal?: AbortSignal;
}

/** A shortest way to break a property: no path with fewer operations does. */
export interface Counterexample {
  readonly property: string;
  readonly sentence: string;
  /** One line per operation, from an initial state. */
  readonly trace: readonly string[];
  /** The answer to each. */
  readonly results: readonly string[];
  /** True unless storage was lossy: breadth-first order then proves that no shorter one exists. */
  readonly certifiedMinimal: boolean;
}

/** What one exploration found out, as plain data. */
export interface ExplorationResult {
  readonly system: string;
  readonly verdict: Verdict;
  readonly limitsHit: readonly LimitName[];
  readonly exploration: {
    /** Different states reached; with symmetry, the sizes of all orbits reached. */
    readonly states: number;
    /** Steps made, refused ones included. With symmetry, from one state per orbit. */
    readonly transitions: number;
    /** Steps whose successor differs from the state they leave. */
    readonly effective: number;
    /** Operations on the shortest path to the farthest state. */
    readonly depth: number;
    /** States stored: one per orbit. Equal to `states` without symmetry. */
    readonly orbits: number;
    /** Whether every reachable state was expanded. */
    readonly exhausted: boolean;
    /** Stored states by depth. */
    readonly levels: readonly number[];
  };
  readonly symmetry: string | null;
  /** The independence that was used, and how many steps were not made for it. */
  readonly partialOrder: { readonly name: string; readonly dropped: number } | null;
  /** By operation family. */
  readonly operations: readonly OperationCoverage[];
  readonly properties: readonly PropertyCoverage[];
  /**
   * `sometimes` properties that never held. An exhausted run that has one is vacuous in that
   * respect: `unknown`.
   */
  readonly unmet: readonly string[];
  readonly counterexample: Counterexample | null;
  readonly storage: {
    readonly kind: Storage["kind"];
    readonly memoryBytes: number;
    /**
     * What visited states are known by takes so much; null for the keys of an exact search over
     * objects, which are part of the heap.
     */
    readonly visitedBytes: number | null;
    /**
     * Expected probability that at least one reachable state was taken for a visited one; 0 when
     * exact.
     */
    readonly omissionProbability: number;
  };
  readonly elapsedMs: number;
}
