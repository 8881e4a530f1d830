/** Seeded bug: MADV_DONTNEED takes pages out of a guest_memfd. */
import type { SeededBug } from "../seeded-bug.ts";

export const dontneedLosesPages: SeededBug = {
  id: "dontneed-loses-pages",
  title: "MADV_DONTNEED takes pages out of a guest_memfd",
  story:
    "Dropping the pages of a mapping frees them, as it does with anonymous memory, though " +
    "they belong to the file. Five operations: the file, a mapping, a store, the call, and a " +
    "load.",
  source:
    "mm/madvise.c, madvise_dontneed_single_vma: pages of a shared file mapping are only " +
    "unmapped",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_write(hva=0x10000000000, tag=1)",
    "host_dontneed(hva=0x10000000000, size=0x1000)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: {
    dontneedPunches: () => true,
  },
};
