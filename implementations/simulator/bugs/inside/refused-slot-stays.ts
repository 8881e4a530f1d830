/** Seeded bug: a slot that is refused for its overlap is there all the same. */
import type { SeededBug } from "../seeded-bug.ts";

/** The slot is put in before the check. */
export const refusedSlotStays: SeededBug = {
  id: "refused-slot-stays",
  title: "a slot that is refused for its overlap is there all the same",
  story:
    "The overlap is found after the slot was put into its set, and nobody takes it out again: " +
    "the answer is right, and two slots cover one gfn. Two operations: two slots at one gpa.",
  source:
    "virt/kvm/kvm_main.c, kvm_check_memslot_overlap comes before kvm_set_memslot, Linux 5.18 " +
    "to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: { keepsRefusedSlot: (errno) => errno === "EEXIST" },
};
