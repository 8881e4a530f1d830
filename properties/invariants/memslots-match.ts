import type { ObservedMemslot } from "../../abi/observation.ts";
import { findMemslot, type MemslotState } from "../../model/state.ts";
import type { AlwaysProperty } from "../property.ts";

/** The machine may still answer rightly for a while with a slot that is wrong inside. */
export const memslotsMatch: AlwaysProperty = {
  kind: "always",
  id: "memslots-match",
  sentence: "The machine keeps exactly the slots of the model, with the same arguments.",
  source: "virt/kvm/kvm_main.c, kvm_set_memory_region: hva, size and flags are kept as given",
  needsObservation: true,
  violation: ({ after, observedAfter }) => {
    if (observedAfter === undefined) return undefined;
    const observed = observedAfter.memslots;
    for (const slot of observed) {
      const expected = findMemslot(after, slot.addressSpace, slot.id);
      if (expected === undefined) return `slot ${slot.id} should not exist`;
      const wrong = difference(expected, slot);
      if (wrong !== undefined) return `slot ${slot.id} ${wrong}`;
    }
    const missing = after.memslots.find(({ addressSpace, id }) =>
      observed.every((slot) => slot.addressSpace !== addressSpace || slot.id !== id),
    );
    return missing && `slot ${missing.id} is missing`;
  },
};

/** Bits from 16 on are the kernel's own. */
const USER_FLAGS = 0xffff;

function difference(expected: MemslotState, slot: ObservedMemslot): string | undefined {
  const flags = slot.flags & USER_FLAGS;
  if (flags !== expected.flags) return `has flags ${flags}, not ${expected.flags}`;
  if (slot.baseGfn !== expected.baseGfn)
    return `is at gfn ${slot.baseGfn}, not ${expected.baseGfn}`;
  if (slot.pages !== expected.pages) return `has ${slot.pages} pages, not ${expected.pages}`;
  if (slot.hva !== expected.hva) return `has hva ${slot.hva}, not ${expected.hva}`;
  const logs = slot.dirty !== null;
  if (logs === (expected.dirty !== null)) return undefined;
  return logs ? "has a dirty bitmap it should not have" : "has no dirty bitmap";
}
