import type { ObservedMemslot } from "../../abi/observation.ts";
import type { MemslotState } from "../../model/state.ts";
import type { AlwaysProperty } from "../property.ts";
import { slotsToJudge } from "../slots-to-judge.ts";

/** The machine may still answer rightly for a while with a slot that is wrong inside. */
export const memslotsMatch: AlwaysProperty = {
  kind: "always",
  id: "memslots-match",
  sentence: "The machine keeps exactly the slots of the model, with the same arguments.",
  source: "virt/kvm/kvm_main.c, kvm_set_memory_region: hva, size and flags are kept as given",
  needsObservation: true,
  violation: (step) => {
    for (const { observed, modelled } of slotsToJudge(step)) {
      if (observed === undefined) {
        if (modelled !== undefined) return `slot ${modelled.id} is missing`;
        continue;
      }
      if (modelled === undefined) return `slot ${observed.id} should not exist`;
      const wrong = difference(modelled, observed);
      if (wrong !== undefined) return `slot ${observed.id} ${wrong}`;
    }
    return undefined;
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
