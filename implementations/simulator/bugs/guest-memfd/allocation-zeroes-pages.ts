/** Seeded bug: allocating a page that is there erases it. */
import type { SeededBug } from "../seeded-bug.ts";

export const allocationZeroesPages: SeededBug = {
  id: "allocation-zeroes-pages",
  title: "allocating a page that is there erases it",
  story:
    "fallocate clears the pages of its range, also those that have content. Four operations: " +
    "the file, a slot over it, a store, and the fallocate. A mapping of the host does as well.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_allocate (6.8): pages that are present stay as they are",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "guest_write(gpa=0x0, tag=1)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)",
  ],
  decisions: {
    allocationZeroes: () => true,
  },
};
