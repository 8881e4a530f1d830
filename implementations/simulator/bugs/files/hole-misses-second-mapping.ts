/** Seeded bug: a page that left its file stays in all mappings but the first. */
import type { SeededBug } from "../seeded-bug.ts";

export const holeMissesSecondMapping: SeededBug = {
  id: "hole-misses-second-mapping",
  title: "a page that left its file stays in all mappings but the first",
  story:
    "The search for areas that map a file ends with the first one. Six operations: the file, " +
    "its size, two mappings of the same page, a load through the one with the higher address, " +
    "and what takes the page away; both areas come by a call of their own.",
  source: "mm/memory.c, unmap_mapping_range_tree, vma_interval_tree_foreach",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_mmap(hva=0x10000001000, size=0x1000, prot=read-write, fd=fd0)",
    "host_read(hva=0x10000001000)",
    "ftruncate(fd=fd0, size=0x0)",
  ],
  decisions: {
    unmapGoesOn: () => false,
  },
};
