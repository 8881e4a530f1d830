import type { AdviceGiven, Adviser, CallerStep } from "./advice.ts";
import { discardedAfterPrivatising, punchedAfterSharing } from "./conversions.ts";
import { logIsCopied, logTakenAtFullCopy } from "./logs.ts";
import { memoryFaultAnswered, memoryStaysAccessible, slotGoesWithItsMapping } from "./memory.ts";
import {
  noGapWhileRunning,
  oneRegionPerId,
  regionAddedOnce,
  slotAnswerHeeded,
  slotIdsReused,
} from "./slots.ts";

/** Everybody who advises, in the order of the table. */
const ADVISERS: readonly (() => Adviser)[] = [
  ...[slotIdsReused, oneRegionPerId, regionAddedOnce, slotAnswerHeeded],
  ...[slotGoesWithItsMapping, memoryStaysAccessible, noGapWhileRunning, memoryFaultAnswered],
  ...[logIsCopied, logTakenAtFullCopy, punchedAfterSharing, discardedAfterPrivatising],
];

/**
 * Follows one caller through a trace, or through what was logged of it. What it says is about the
 * caller: a machine that answers such calls as the model expects conforms.
 */
export class AdviceWatch {
  readonly #advisers: readonly Adviser[] = ADVISERS.map((make) => make());
  readonly #given: AdviceGiven[] = [];
  #operations = 0;

  look(step: CallerStep): void {
    for (const { id, look } of this.#advisers) this.#give(id, look(step));
    this.#operations++;
  }

  /** Everything that was done otherwise, and in the end what was left undone. */
  conclude(): readonly AdviceGiven[] {
    this.#operations--;
    for (const { id, end } of this.#advisers) this.#give(id, end?.() ?? []);
    return this.#given;
  }

  #give(id: Adviser["id"], messages: readonly string[]): void {
    const operation = this.#operations;
    this.#given.push(...messages.map((message) => ({ id, operation, message })));
  }
}
