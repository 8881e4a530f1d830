/** Seeded bug: KVM_CLEAR_DIRTY_LOG takes any range. */
import type { SeededBug } from "../seeded-bug.ts";

export const clearRangeUnchecked: SeededBug = {
  id: "clear-range-unchecked",
  title: "KVM_CLEAR_DIRTY_LOG takes any range",
  story:
    "The range to clear is not compared with the length of the slot, so that bits behind the " +
    "bitmap are written. Two operations: a slot that is logged, and a range behind its end; " +
    "without a bitmap the answer is ENOENT.",
  source: "98938aa8edd6 KVM: validate userspace input in kvm_clear_dirty_log_protect() (5.0)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)",
    "clear_dirty_log(slot=0, first_page=0x40, num_pages=0, pages=[])",
  ],
  decisions: {
    refusesClear: () => false,
  },
};
