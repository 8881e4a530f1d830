/** Seeded bug B-02a: a range that begins before a slot's file pages zaps gfns below the slot. */
import { type BoundRange, INTENDED_DECISIONS, POSTED_DECISIONS } from "../../memfile/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

/** A range over the first page of a slot is not clipped from below. */
export const b02aZapBelowTheSlot: SeededBug = {
  id: "b-02a-zap-below-the-slot",
  catalogue: "B-02a",
  title: "a range that begins before a slot's file pages zaps gfns below the slot",
  story:
    "File pages in front of those of the slot are taken for gfns in front of the slot, so " +
    "whatever is mapped there is zapped: another slot pays for a conversion that is none of " +
    "its business. Five operations: a slot, an access that maps it, the file, the private " +
    "slot above, and a fallocate over both sides of the first file page of the slot. Only an " +
    "access maps, only another slot can lie below, and only an event of the file zaps.",
  source:
    "20220623220751.emt3iqq77faxfzzy@amd.com; v6 patch 7/8, kvm_memfile_notifier_handler " +
    "(20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=1, flags=PRIVATE, gpa=0x1000, size=0x1000, hva=0x0, " +
      "private_fd=fd0, private_offset=0x1000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x2000)",
  ],
  decisions: {
    zapRange: (slot, start, end) =>
      (start < slot.offsetPages && end > slot.offsetPages && staysAboveZero(slot, start)
        ? POSTED_DECISIONS
        : INTENDED_DECISIONS
      ).zapRange(slot, start, end),
  },
};

/** Otherwise it wraps, which is another bug. */
function staysAboveZero({ baseGfn, offsetPages }: BoundRange, start: bigint): boolean {
  return baseGfn + start >= offsetPages;
}
