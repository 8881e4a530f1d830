/** Seeded bug: a punch drops the gfns of other pages. */
import type { SeededBug } from "../seeded-bug.ts";

export const punchForgetsTheOffset: SeededBug = {
  id: "punch-forgets-the-offset",
  title: "a punch drops the gfns of other pages",
  story:
    "The gfns of a range are counted from the start of the file and not from the offset of " +
    "the slot. Four operations: a file of two pages, a slot with the second, an access, and a " +
    "punch of that page, which leaves the mapping. At offset 0 both counts are the same.",
  source:
    "20220623220751.emt3iqq77faxfzzy@amd.com, on version 6 of the memfile series; " +
    "virt/kvm/guest_memfd.c, kvm_gmem_invalidate_begin (6.8)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0, guest_memfd_offset=0x1000)",
    "guest_read(gpa=0x0)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x1000, size=0x1000)",
  ],
  decisions: {
    gfnsOfPages: ({ baseGfn, pages }, { start, end }) => ({
      start: baseGfn + start,
      end: baseGfn + Math.min(end, pages),
    }),
  },
};
