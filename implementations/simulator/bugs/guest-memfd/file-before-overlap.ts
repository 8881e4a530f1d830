/** Seeded bug: a bad descriptor hides that two slots overlap. */
import type { SeededBug } from "../seeded-bug.ts";

export const fileBeforeOverlap: SeededBug = {
  id: "file-before-overlap",
  title: "a bad descriptor hides that two slots overlap",
  story:
    "The file is looked up before the other slots, so that a call with both faults is told of " +
    "the second. Two operations: a slot, and another one at the same gpa with a descriptor " +
    "that is not open.",
  source:
    "virt/kvm/kvm_main.c, kvm_set_memory_region (6.8): kvm_check_memslot_overlap before " +
    "kvm_gmem_bind",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region2(slot=1, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: {
    bindsBeforeOverlap: () => true,
  },
};
