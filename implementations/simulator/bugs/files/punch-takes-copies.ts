/** Seeded bug: a hole takes the copies of private mappings along. */
import type { SeededBug } from "../seeded-bug.ts";

export const punchTakesCopies: SeededBug = {
  id: "punch-takes-copies",
  title: "a hole takes the copies of private mappings along",
  story:
    "Punching unmaps copies that private mappings made as if the file were cut off. Five " +
    "operations: the file, its size, a private mapping, a store that makes the copy, and the " +
    "punch.",
  source: "mm/shmem.c, shmem_fallocate, unmap_mapping_range without even_cows",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, sharing=private)",
    "host_write(hva=0x10000000000, tag=1)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  ],
  decisions: {
    unmapsCopies: () => true,
  },
};
