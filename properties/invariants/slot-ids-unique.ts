import { ListOrder } from "../../abi/list-order.ts";
import type { List } from "../../abi/sorted-list.ts";
import { FEW_SLOTS } from "../../model/slot-list.ts";
import { byName, order, type SlotExtent } from "../../model/slot-order.ts";
import type { AlwaysProperty } from "../property.ts";

/** An id names one slot for as long as it lives. */
export const slotIdsUnique: AlwaysProperty = {
  kind: "always",
  id: "slot-ids-unique",
  sentence: "No two slots of one address space have the same id.",
  source: "virt/kvm/kvm_main.c, id_to_memslot, Linux 5.18 to 6.18",
  needsObservation: false,
  unseeded:
    "The simulator keeps slots by their id, so that it cannot have one twice. It is for " +
    "machines that keep a list.",
  violation: ({ before, after, observedBefore, observedAfter }) =>
    (before === after ? undefined : doubled(before.memslots, after.memslots)) ??
    doubled(observedBefore?.memslots, observedAfter?.memslots ?? []),
};

const BY_ID = new ListOrder<SlotExtent>(
  (a, b) => byName(a, b) || order(a.baseGfn, b.baseGfn),
  (a, b) => byName(a, b) === 0,
);

/** The order of ids tells whether there is a pair; only then is it looked for. */
function doubled(
  before: List<SlotExtent> | undefined,
  slots: List<SlotExtent>,
): string | undefined {
  if (slots.length > FEW_SLOTS && BY_ID.of(slots, before).meetings === 0) return undefined;
  const seen = new Set<number>();
  for (const { addressSpace, id } of slots) {
    const word = addressSpace * 0x1_0000 + id;
    if (seen.has(word)) return `slot ${id} of address space ${addressSpace} exists twice`;
    seen.add(word);
  }
  return undefined;
}
