/** Seeded bug: private mappings keep their copies behind the end of the file. */
import type { SeededBug } from "../seeded-bug.ts";

export const truncateKeepsCopies: SeededBug = {
  id: "truncate-keeps-copies",
  title: "private mappings keep their copies behind the end of the file",
  story:
    "Cutting a file off unmaps as punching does and leaves copies that private mappings made, " +
    "which go on to be read where SIGBUS is due. Five operations: the file, its size, a " +
    "private mapping, a store that makes the copy, and the size that cuts it off.",
  source: "mm/shmem.c, shmem_setattr, unmap_mapping_range with even_cows, twice",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, sharing=private)",
    "host_write(hva=0x10000000000, tag=1)",
    "ftruncate(fd=fd0, size=0x0)",
  ],
  decisions: {
    unmapsCopies: () => false,
  },
};
