/** Seeded bug: the last pages of a slot cannot be cleared. */
import { LINUX_DECISIONS } from "../../guest-memfd/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

export const clearRefusesTheTail: SeededBug = {
  id: "clear-refuses-the-tail",
  title: "the last pages of a slot cannot be cleared",
  story:
    "The number of pages to clear must be a multiple of 64, also at the end of a slot whose " +
    "length is none. Two operations: a slot of one page that is logged, and the clearing of " +
    "that page.",
  source:
    "76d58e0f07ec KVM: fix KVM_CLEAR_DIRTY_LOG for memory slots of unaligned size (5.1); " +
    "65c4189de8c1",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)",
    "clear_dirty_log(slot=0, first_page=0x0, num_pages=1, pages=[])",
  ],
  decisions: {
    refusesClear: (first, count, pages) =>
      count % 64n !== 0n || LINUX_DECISIONS.refusesClear(first, count, pages),
  },
};
