/** What an audit looked at; it throws nothing away silently. */
export interface Audit {
  readonly states: number;
  readonly orbits: number;
  readonly steps: number;
  /** Each a sentence; empty when the reductions are sound on this domain. */
  readonly faults: readonly string[];
}
