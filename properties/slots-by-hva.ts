/** Slots by the memory of the VMM that they show. */
import { ListOrder } from "../abi/list-order.ts";
import { type List, SortedList } from "../abi/sorted-list.ts";
import { addressOf, pageOf } from "../abi/units.ts";
import { byName, order } from "../model/slot-order.ts";
import type { MemslotState } from "../model/state.ts";

/** Those meet that show the same host page. */
export const SLOTS_BY_HVA: ListOrder<MemslotState> = new ListOrder<MemslotState>(
  (a, b) => order(a.hva, b.hva) || byName(a, b),
  (a, b) => b.hva < a.hva + addressOf(BigInt(a.pages)),
);

/** Every slot that shows a host page; of many slots, one at most where no two meet. */
export function slotsShowing(slots: List<MemslotState>, page: number): readonly MemslotState[] {
  const shows = ({ hva, pages }: MemslotState): boolean => {
    const first = Number(pageOf(hva));
    return page >= first && page < first + pages;
  };
  if (!(slots instanceof SortedList)) return slots.filter(shows);
  const { sorted, meetings } = SLOTS_BY_HVA.of(slots);
  if (meetings > 0) return slots.filter(shows);
  const last = sorted.last(({ hva }) => pageOf(hva) <= BigInt(page));
  return last !== undefined && shows(last) ? [last] : [];
}
