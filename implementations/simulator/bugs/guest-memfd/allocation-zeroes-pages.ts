/** Seeded bug: allocating a page that is there erases it. */
import type { SeededBug } from "../seeded-bug.ts";

export const allocationZeroesPages: SeededBug = {
  id: "allocation-zeroes-pages",
  title: "allocating a page that is there erases it",
  story:
    "fallocate clears the pages of its range, also those that have content. Four operations: " +
    "the file, a mapping of it, a store, and the fallocate. The mapping may be a slot.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_allocate (6.8): pages that are present stay as they are",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
    "host_write(hva=0x10000000000, tag=1)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
  ],
  decisions: {
    allocationZeroes: () => true,
  },
};
