import type { SliceFindings } from "./slice-tally.ts";

/** What the states of a slice lead to. Parallel lists, ascending by parent, then by edge. */
export interface FoundStates {
  readonly keys: readonly string[];
  readonly parents: readonly number[];
  readonly edges: readonly number[];
}

export interface Expansion {
  readonly found: FoundStates;
  readonly findings: SliceFindings;
  /** Heap in use of the thread that holds the share. */
  readonly heapBytes: number;
}

/** Which of the states found by a slice are new: positions in its lists, and their indexes. */
export interface Settlement {
  readonly positions: readonly number[];
  readonly indexes: readonly number[];
}
