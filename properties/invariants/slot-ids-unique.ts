import type { AlwaysProperty } from "../property.ts";

/** An id names one slot for as long as it lives. */
export const slotIdsUnique: AlwaysProperty = {
  kind: "always",
  id: "slot-ids-unique",
  sentence: "No two slots of one address space have the same id.",
  source: "virt/kvm/kvm_main.c, id_to_memslot, Linux 5.18 to 6.18",
  needsObservation: false,
  violation: ({ before, after, observedAfter }) =>
    (before === after ? undefined : doubled(after.memslots)) ??
    doubled(observedAfter?.memslots ?? []),
};

function doubled(
  slots: readonly { readonly addressSpace: number; readonly id: number }[],
): string | undefined {
  const seen = new Set<number>();
  for (const { addressSpace, id } of slots) {
    const word = addressSpace * 0x1_0000 + id;
    if (seen.has(word)) return `slot ${id} of address space ${addressSpace} exists twice`;
    seen.add(word);
  }
  return undefined;
}
