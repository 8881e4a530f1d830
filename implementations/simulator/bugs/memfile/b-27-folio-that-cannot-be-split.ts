/** Seeded bug B-27: a hole punched into a large folio frees nothing and reports success. */
import type { SeededBug } from "../seeded-bug.ts";

/** A folio that cannot be split is zeroed in part and left in the file. */
export const b27FolioThatCannotBeSplit: SeededBug = {
  id: "b-27-folio-that-cannot-be-split",
  catalogue: "B-27",
  title: "a hole punched into a large folio frees nothing and reports success",
  story:
    "To punch a part of a large folio the kernel zeroes that part and splits the folio. When " +
    "the split fails the page stays in the file, zeroed and still private, and the call " +
    "returns 0: user space believes the gfn to be shared and converts it for ever. Three " +
    "operations: the file, a page, for which it gets a folio of four, and a hole behind that " +
    "page, here by ftruncate: the pages behind are still there afterwards.",
  source:
    "v6 patch 2/8, shmem_undo_range (20220519153713.819591-3-chao.p.peng@linux.intel.com), read: " +
    "nobody raised it",
  dialect: "memfile-v6:thp",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "ftruncate(fd=fd0, size=0x1000)",
  ],
  decisions: { splitsFolio: () => false },
};
