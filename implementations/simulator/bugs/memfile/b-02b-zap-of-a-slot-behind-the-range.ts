/** Seeded bug B-02b: a range wholly before a slot's file pages zaps the whole slot. */
import { type BoundRange, INTENDED_DECISIONS, POSTED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** The length that a range has in a slot wraps when the range ends before the slot. */
export const b02bZapOfASlotBehindTheRange: SeededBug = {
  id: "b-02b-zap-of-a-slot-behind-the-range",
  catalogue: "B-02b",
  title: "a range wholly before a slot's file pages zaps the whole slot",
  story:
    "The distance from the first file page of the slot to the end of the range is unsigned. When " +
    "the range ends before, it wraps to a huge number, is cut to the length of the slot, and all " +
    "of the slot is zapped together with gfns below it. An ordinary guest faults again; one " +
    "whose private pages are lost when they are unmapped is ruined. Four operations: the file, " +
    "the slot, an access that maps it, and a fallocate in front of its pages. Without one of " +
    "them there is no event, or no mapping to lose.",
  source:
    "20220623220751.emt3iqq77faxfzzy@amd.com; v6 patch 7/8, kvm_memfile_notifier_handler " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x2000, size=0x1000, hva=0x10000000000, " +
      "private_fd=fd0, private_offset=0x2000)",
    "guest_read(gpa=0x2000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
  ],
  decisions: {
    zapRange: (slot, start, end) =>
      (end < slot.offsetPages && staysAboveZero(slot, start)
        ? POSTED_DECISIONS
        : INTENDED_DECISIONS
      ).zapRange(slot, start, end),
  },
};

/** Otherwise the start wraps as well, which is another bug. */
function staysAboveZero({ baseGfn, offsetPages }: BoundRange, start: bigint): boolean {
  return baseGfn + start >= offsetPages;
}
