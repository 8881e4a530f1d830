/** Seeded bug: only pages that are there are converted. */
import type { SeededBug } from "../seeded-bug.ts";

export const holesAreNotConverted: SeededBug = {
  id: "holes-are-not-converted",
  title: "only pages that are there are converted",
  story:
    "The kind is kept with the page and not with its index, so that a hole has none and comes " +
    "back with the kind of the file. Four operations: the file, its mapping, the conversion " +
    "of a hole and the touch that must not be served.",
  source: "virt/kvm/guest_memfd.c, review of v8 of the series: the walk meets present entries only",
  dialect: "linux-7.4:sw-protected",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: {
    convertedPages: (_, present) => present.map((start) => ({ start, end: start + 1 })),
  },
};
