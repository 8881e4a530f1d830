/** Seeded bug: a slot goes on pointing at a file that is gone. */
import type { SeededBug } from "../seeded-bug.ts";

export const releaseLeavesFilePointers: SeededBug = {
  id: "release-leaves-file-pointers",
  title: "a slot goes on pointing at a file that is gone",
  story:
    "The last close does not clear the file pointers of the slots, and no slot holds a " +
    "reference, so the next fault uses a file that was freed. Four operations: the file, the " +
    "slot, the close, and an access.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_release (6.8); spec of the merged protocol, guard " +
    '"clearing slot file"',
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "close(fd=fd0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    clearsSlotsOnRelease: () => false,
  },
};
