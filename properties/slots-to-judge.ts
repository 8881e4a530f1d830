/** Slots that a step may have changed: a long list is not looked at again as a whole. */
import type { ObservedMemslot } from "../abi/observation.ts";
import { changesOf, type List } from "../abi/sorted-list.ts";
import { slotNamed } from "../model/slot-list.ts";
import type { MemslotState } from "../model/state.ts";
import type { Step } from "./property.ts";

/** A slot in the inside view and in the model; one of both may be missing. */
export interface SlotPair {
  readonly observed: ObservedMemslot | undefined;
  readonly modelled: MemslotState | undefined;
}

/** What is new in a list, or all of it where nothing is known of what was there before. */
export function newSlots<S>(before: List<S> | undefined, after: List<S>): Iterable<S> {
  return before === undefined ? after : changesOf(before, after).come;
}

/**
 * Slots that differ from what they were before the step, in the inside view or in the model, those
 * of the inside view first. What holds of each slot alone held of all others before. Empty without
 * an inside view.
 */
export function slotsToJudge(step: Step): readonly SlotPair[] {
  const known = PAIRS.get(step);
  if (known !== undefined) return known;
  const pairs = pairsOf(step);
  PAIRS.set(step, pairs);
  return pairs;
}

/** Several properties ask of the same step. */
const PAIRS = new WeakMap<Step, readonly SlotPair[]>();

function pairsOf({ before, after, observedBefore, observedAfter }: Step): readonly SlotPair[] {
  if (observedAfter === undefined) return [];
  const { memslots: modelled } = after;
  const { memslots: observed } = observedAfter;
  const pairs: SlotPair[] = [];
  const judged = new Set<number>();
  for (const slot of newSlots(observedBefore?.memslots, observed)) {
    judged.add(wordOf(slot));
    pairs.push({ observed: slot, modelled: named(modelled, slot) });
  }
  const model = changesOf(observedBefore === undefined ? [] : before.memslots, modelled);
  const lost = changesOf(observedBefore?.memslots ?? [], observed).gone;
  for (const slot of [...model.come, ...model.gone, ...lost]) {
    const word = wordOf(slot);
    if (judged.has(word)) continue;
    judged.add(word);
    pairs.push({ observed: named(observed, slot), modelled: named(modelled, slot) });
  }
  return pairs;
}

type Named = Pick<MemslotState, "addressSpace" | "id">;

function named<S extends Named>(slots: List<S>, { addressSpace, id }: Named): S | undefined {
  return slotNamed(slots, addressSpace, id);
}

function wordOf({ addressSpace, id }: Named): number {
  return addressSpace * 0x1_0000 + id;
}
