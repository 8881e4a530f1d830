/** Seeded bug B-29: pages behind the end of a file become private in silence when it grows. */
import type { SeededBug } from "../seeded-bug.ts";

/** Setting a larger size announces nothing. */
export const b29GrowthRevealsPrivatePages: SeededBug = {
  id: "b-29-growth-reveals-private-pages",
  catalogue: "B-29",
  title: "pages behind the end of a file become private in silence when it grows",
  story:
    "A page behind the end of a file is not private. It becomes private when the file grows over " +
    "it, but nobody is told, and the guest keeps its shared mapping. Five operations: the file, " +
    "the slot, a page allocated with KEEP_SIZE, a shared access that maps its gfn, and a new " +
    "size. Only KEEP_SIZE puts a page behind the end, it announces it itself and so has to come " +
    "before the access.",
  source:
    "v6 patch 2/8, shmem_setattr (20220519153713.819591-3-chao.p.peng@linux.intel.com), read: " +
    "nobody raised it",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x10000000000, " +
      "private_fd=fd0)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0)",
    "ftruncate(fd=fd0, size=0x1000)",
  ],
  decisions: { announcesRevealed: () => false },
};
