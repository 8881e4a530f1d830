/** Seeded bug B-26: pages that a large folio brings along become private in silence. */
import type { SeededBug } from "../seeded-bug.ts";

/** A successful fallocate announces the pages of the call, not those it made. */
export const b26NeighboursOfALargeFolio: SeededBug = {
  id: "b-26-neighbours-of-a-large-folio",
  catalogue: "B-26",
  title: "pages that a large folio brings along become private in silence",
  story:
    "A fallocate of one page may get a folio of four. All four are private from then on, but " +
    "only one is announced: the guest goes on using its shared mapping of a neighbour. Five " +
    "operations: the file, the slot, a shared access that maps a neighbour, the size of the " +
    "file (otherwise the neighbours lie behind its end and are not private), and the " +
    "fallocate. A size that the fallocate itself sets announces what it reveals.",
  source:
    "v6 patch 2/8, shmem_fallocate (20220519153713.819591-3-chao.p.peng@linux.intel.com), read: " +
    "nobody raised it",
  dialect: "memfile-v6:thp",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x10000000000, " +
      "private_fd=fd0)",
    "guest_read(gpa=0x0)",
    "ftruncate(fd=fd0, size=0x2000)",
    "fallocate(fd=fd0, mode=0, offset=0x1000, size=0x1000)",
  ],
  decisions: { announcedPages: (requested) => requested },
};
