/** Seeded bug: a change that is refused is made all the same. */
import type { SeededBug } from "../seeded-bug.ts";

/** The flags are set before the check. */
export const refusedChangeStays: SeededBug = {
  id: "refused-change-stays",
  title: "a change that is refused is made all the same",
  story:
    "READONLY cannot be changed, and the answer says so; but the slot has the flag from then " +
    "on. Two operations: a slot, and the same one with READONLY.",
  source:
    "virt/kvm/kvm_main.c, __kvm_set_memory_region: the old slot is compared before anything " +
    "is made, Linux 5.18 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: { keepsRefusedSlot: (errno) => errno === "EINVAL" },
};
