import type { AlwaysProperty } from "../property.ts";

/** What all slots have, be it in the model or in the inside view. */
interface Extent {
  readonly addressSpace: number;
  readonly id: number;
  readonly baseGfn: bigint;
  readonly pages: number;
}

/** Otherwise what the guest reads would depend on which slot the kernel finds first. */
export const slotsDisjoint: AlwaysProperty = {
  kind: "always",
  id: "slots-disjoint",
  sentence: "No two slots of one address space cover the same guest frame.",
  source: "virt/kvm/kvm_main.c, kvm_check_memslot_overlap, Linux 5.18 to 6.18",
  needsObservation: false,
  violation: ({ before, after, observedAfter }) =>
    (before === after ? undefined : overlap(after.memslots)) ??
    overlap(observedAfter?.memslots ?? []),
};

function overlap(slots: readonly Extent[]): string | undefined {
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
