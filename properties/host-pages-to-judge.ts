/** Host pages that a step may have changed: many are not looked at again as a whole. */
import { ListOrder } from "../abi/list-order.ts";
import { type Entry, keysChanged, SharedMap } from "../abi/shared-map.ts";
import { hostPagesShowing } from "../model/host-memory.ts";
import type { Step } from "./property.ts";

/** Up to so many pages all are looked at. */
const FEW_PAGES = 32;

/**
 * Numbers of the host pages of which something differs from what was before the step: the page in
 * the inside view or in the model, the page of the file that it shows, or what its frame holds.
 *
 * @returns undefined where all have to be looked at.
 */
export function hostPagesToJudge(step: Step): ReadonlySet<number> | undefined {
  const { before, after, observedBefore, observedAfter } = step;
  const [old, now] = [observedBefore?.hostPages, observedAfter?.hostPages];
  if (!(old instanceof SharedMap) || !(now instanceof SharedMap)) return undefined;
  if (now.size <= FEW_PAGES || before.hostAreas !== after.hostAreas) return undefined;
  const numbers = new Set([
    ...keysChanged(before.hostPages, after.hostPages),
    ...keysChanged<number>(old, now),
  ]);
  for (const file of observedAfter?.files ?? []) {
    const was = observedBefore?.files?.find(({ handle }) => handle === file.handle);
    if (was?.pages === file.pages) continue;
    for (const page of keysChanged(was?.pages ?? new Map(), file.pages)) {
      for (const number of hostPagesShowing(after, file.handle, page)) numbers.add(number);
    }
  }
  for (const frame of framesChanged(step)) {
    for (const number of placesOf(frame, now, old)) numbers.add(number);
  }
  return numbers;
}

/** Frames that hold something else than before the step, as far as that is shown. */
export function framesChanged({ observedBefore, observedAfter }: Step): ReadonlySet<number> {
  const [old, now] = [observedBefore?.contents, observedAfter?.contents];
  if (old === now) return new Set();
  return keysChanged(old ?? new Map<number, number>(), now ?? new Map<number, number>());
}

/**
 * Where a table of pages has a frame.
 *
 * @param before - the table of which this one was made, if it is known.
 */
export function placesOf(
  frame: number,
  pages: ReadonlyMap<number, number>,
  before?: ReadonlyMap<number, number>,
): readonly number[] {
  if (!(pages instanceof SharedMap)) {
    return [...pages].flatMap(([number, pfn]) => (pfn === frame ? [number] : []));
  }
  const table: SharedMap<number> = pages;
  const old = before instanceof SharedMap ? (before as SharedMap<number>).sorted : undefined;
  const numbers: number[] = [];
  const { sorted } = BY_FRAME.of(table.sorted, old);
  for (const [number, pfn] of sorted.from((entry) => entry[1] >= frame)) {
    if (pfn !== frame) break;
    numbers.push(number);
  }
  return numbers;
}

const BY_FRAME = new ListOrder<Entry<number>>(
  (a, b) => a[1] - b[1] || a[0] - b[0],
  () => false,
);
