import type { List } from "../../abi/sorted-list.ts";
import { FEW_SLOTS } from "../../model/slot-list.ts";
import { orderByGfn, type SlotExtent } from "../../model/slot-order.ts";
import type { AlwaysProperty } from "../property.ts";

/** Otherwise what the guest reads would depend on which slot the kernel finds first. */
export const slotsDisjoint: AlwaysProperty = {
  kind: "always",
  id: "slots-disjoint",
  sentence: "No two slots of one address space cover the same guest frame.",
  source: "virt/kvm/kvm_main.c, kvm_check_memslot_overlap, Linux 5.18 to 6.18",
  needsObservation: false,
  violation: ({ before, after, observedBefore, observedAfter }) =>
    (before === after ? undefined : overlap(before.memslots, after.memslots)) ??
    overlap(observedBefore?.memslots, observedAfter?.memslots ?? []),
};

const BY_GFN = orderByGfn<SlotExtent>();

/** The order of gfns tells whether there is a pair; only then is it looked for. */
function overlap(
  before: List<SlotExtent> | undefined,
  slots: List<SlotExtent>,
): string | undefined {
  if (slots.length > FEW_SLOTS && BY_GFN.of(slots, before).meetings === 0) return undefined;
  return firstOverlap([...slots]);
}

function firstOverlap(slots: readonly SlotExtent[]): string | undefined {
  for (const [index, slot] of slots.entries()) {
    const end = slot.baseGfn + BigInt(slot.pages);
    for (let next = index + 1; next < slots.length; next++) {
      const other = slots[next];
      if (other === undefined || other.addressSpace !== slot.addressSpace) continue;
      const otherEnd = other.baseGfn + BigInt(other.pages);
      if (slot.baseGfn >= otherEnd || other.baseGfn >= end) continue;
      return `slots ${slot.id} and ${other.id} overlap`;
    }
  }
  return undefined;
}
