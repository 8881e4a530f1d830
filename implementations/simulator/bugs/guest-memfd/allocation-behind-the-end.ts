/** Seeded bug: pages behind the end of a guest_memfd are allocated. */
import type { SeededBug } from "../seeded-bug.ts";

export const allocationBehindTheEnd: SeededBug = {
  id: "allocation-behind-the-end",
  title: "pages behind the end of a guest_memfd are allocated",
  story:
    "The range of an allocation is not compared with the size. Two operations: the file, and " +
    "an allocation behind its end.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_allocate (6.8): offset + len > i_size_read() is EINVAL",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x2000)",
  ],
  decisions: {
    refusesAllocationBehindEnd: () => false,
  },
};
