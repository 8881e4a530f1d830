import type { StateBatch } from "./state-batch.ts";
import type { StateQueue } from "./state-queue.ts";

/** Remembers which states were seen. */
export interface VisitedSet {
  readonly memoryBytes: number;
  /** Expected probability that some state so far was wrongly taken for a visited one. */
  readonly omissionProbability: number;
  /**
   * Looks up a whole batch, appends the new ones to the queue in batch order, and empties the
   * batch.
   */
  addAll(batch: StateBatch, queue: StateQueue): void;
}
