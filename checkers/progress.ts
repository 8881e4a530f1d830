/** How far a check has come, while it runs. */

export interface Progress {
  readonly runs: number;
  /** Null when the time budget alone is the bound. */
  readonly runsPlanned: number | null;
  readonly operations: number;
  readonly rulesHit: number;
  readonly rulesTotal: number;
  readonly errnosSeen: number;
  readonly divergences: number;
  readonly elapsedMs: number;
  /** The trace that is being shrunk; absent between. */
  readonly shrinking?: ShrinkingProgress;
}

/** How far one trace is shrunk. */
export interface ShrinkingProgress {
  /** Kind of the operation that it ends in. */
  readonly operation: string;
  /** Kind of the divergence. */
  readonly kind: string;
  readonly evaluations: number;
  /** Length of the shortest trace so far. */
  readonly operations: number;
}
