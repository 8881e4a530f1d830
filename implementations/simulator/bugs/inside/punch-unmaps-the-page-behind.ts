/** Seeded bug: a punch drops the mapping of one page too many. */
import type { SeededBug } from "../seeded-bug.ts";

/** The end of the range is taken for its last page. */
export const punchUnmapsThePageBehind: SeededBug = {
  id: "punch-unmaps-the-page-behind",
  title: "a punch drops the mapping of one page too many",
  story:
    "The range of gfns that a punch drops is one page longer than the one that was asked for. " +
    "The guest faults the page in again and nobody can tell, but for hardware that loses what " +
    "a private page holds when it is unmapped. Four operations: a file of two pages, a slot " +
    "over both, an access to the second, and a punch of the first.",
  source:
    "virt/kvm/guest_memfd.c, __kvm_gmem_invalidate_begin: end is slot->base_gfn + min(pgoff + " +
    "npages, end) - pgoff, Linux 6.8 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x2000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x2000, hva=0x0, " +
      "guest_memfd=fd0)",
    "guest_read(gpa=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  ],
  decisions: {
    gfnsOfPages: ({ baseGfn, pages, offsetPages }, { start, end }) => ({
      start: baseGfn + Math.max(start, offsetPages) - offsetPages,
      end: baseGfn + Math.min(end + 1, offsetPages + pages) - offsetPages,
    }),
  },
};
