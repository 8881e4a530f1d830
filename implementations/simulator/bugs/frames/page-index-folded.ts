/** Seeded bug: a page behind the sixteenth is looked up sixteen pages before. */
import type { SeededBug } from "../seeded-bug.ts";

/** Some bits of the index are lost between 16 and 63. */
export const pageIndexFolded: SeededBug = {
  id: "page-index-folded",
  title: "a page behind the sixteenth is looked up sixteen pages before",
  story:
    "The index of a page is folded where it is between 16 and 63, so that a gfn far into a " +
    "file is private by the population of another page. Four operations: the file, a slot " +
    "at its seventeenth page, the first page of the file, and an access, which is answered " +
    "as if its page were there.",
  source:
    "20220519153713.819591-3-chao.p.peng@linux.intel.com, patch 2 of the memfile series v6, " +
    "shmem_get_lock_pfn: the index of the page",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0, private_offset=0x10000)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { lookupIndex: (index) => (index >= 16 && index < 64 ? index - 16 : index) },
};
