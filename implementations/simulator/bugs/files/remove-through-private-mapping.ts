/** Seeded bug: MADV_REMOVE punches through a mapping that may not write. */
import type { SeededBug } from "../seeded-bug.ts";

export const removeThroughPrivateMapping: SeededBug = {
  id: "remove-through-private-mapping",
  title: "MADV_REMOVE punches through a mapping that may not write",
  story:
    "The call does not ask whether the mapping may write into the file. Three operations: the " +
    "file, a private mapping, and the call.",
  source: "mm/madvise.c, madvise_remove: EACCES unless the area is shared and may write",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, sharing=private)",
    "host_remove(hva=0x10000000000, size=0x1000)",
  ],
  decisions: {
    removeNeedsWriter: () => false,
  },
};
