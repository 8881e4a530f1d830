/** Seeded bug: a file goes although the host still maps it. */
import type { SeededBug } from "../seeded-bug.ts";

export const mappingDoesNotHoldFile: SeededBug = {
  id: "mapping-does-not-hold-file",
  title: "a file goes although the host still maps it",
  story:
    "Areas of the host process do not count as references, so the last close frees a file " +
    "that is still mapped. Two operations: the file and a mapping, which then holds " +
    "no reference; a close and a load through the mapping would do the harm.",
  source:
    "mm/vma.c, where an area takes a reference to its file; abi-mainline section 2.1: the " +
    "file lives as long as its mappings (6.18)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
  ],
  decisions: {
    areasHoldFile: () => false,
  },
};
