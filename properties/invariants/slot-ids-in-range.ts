import type { AlwaysProperty } from "../property.ts";
import { newSlots } from "../slots-to-judge.ts";

/** I-27. Ids above belong to the kernel itself; that slots do not overlap is said elsewhere. */
export const slotIdsInRange: AlwaysProperty = {
  kind: "always",
  id: "slot-ids-in-range",
  sentence: "No slot of user space has an id that belongs to the kernel.",
  source: "arch/x86/include/asm/kvm_host.h, KVM_INTERNAL_MEM_SLOTS, Linux 5.18 to 6.18",
  needsObservation: false,
  violation: ({ before, after, observedBefore, observedAfter }) => {
    const modelled = newSlots(before.memslots, after.memslots);
    const observed = newSlots(observedBefore?.memslots, observedAfter?.memslots ?? []);
    const beyond = [...modelled, ...observed].find(({ id }) => id >= X86_USER_SLOTS);
    return beyond && `slot ${beyond.id} exists`;
  },
};

/** SHRT_MAX less the three that x86 keeps for itself. */
const X86_USER_SLOTS = 32764;
