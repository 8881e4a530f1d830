/** Seeded bug: KVM_CLEAR_DIRTY_LOG reads a bitmap as long as the slot. */
import type { SeededBug } from "../seeded-bug.ts";

export const clearCopiesTheWholeBitmap: SeededBug = {
  id: "clear-copies-the-whole-bitmap",
  title: "KVM_CLEAR_DIRTY_LOG reads a bitmap as long as the slot",
  story:
    "The argument bitmap is copied in the length of the slot and not of the range, so a " +
    "buffer that is long enough may be found too short. Two operations: a slot that is " +
    "logged, and the clearing of no page with a buffer that cannot be read.",
  source: "4ddc9204572c KVM: Fix the bitmap range to copy during clear dirty (5.2)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)",
    "clear_dirty_log(slot=0, first_page=0x0, num_pages=0, pages=[], buffer=unmapped)",
  ],
  decisions: {
    clearCopiesPages: (_count, slotPages) => slotPages,
  },
};
