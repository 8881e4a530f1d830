/** Seeded bug: MADV_DONTNEED takes pages out of a guest_memfd. */
import type { SeededBug } from "../seeded-bug.ts";

export const dontneedLosesPages: SeededBug = {
  id: "dontneed-loses-pages",
  title: "MADV_DONTNEED takes pages out of a guest_memfd",
  story:
    "Dropping the pages of a mapping frees them, as it does with anonymous memory, though " +
    "they belong to the file. Four operations: the file, a mapping, a load that brings a " +
    "page, and the call.",
  source:
    "mm/madvise.c, madvise_dontneed_single_vma: pages of a shared file mapping are only " +
    "unmapped",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_read(hva=0x10000000000)",
    "host_dontneed(hva=0x10000000000, size=0x1000)",
  ],
  decisions: {
    dontneedPunches: () => true,
  },
};
