/** Seeded bug: a page that was punched out stays mapped in the second address space. */
import type { SeededBug } from "../seeded-bug.ts";

/** Slots of address space 1 are told of nothing. */
export const punchSkipsSecondSpace: SeededBug = {
  id: "punch-skips-second-space",
  title: "a page that was punched out stays mapped in the second address space",
  story:
    "An event of a guest_memfd drops nothing of a slot in address space 1. Four operations: " +
    "the file, a slot in address space 1, an access there, and the punch.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_invalidate_begin: the range names its slot, Linux 6.8 " +
    "to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)",
    "set_user_memory_region2(slot=0x10000, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, " +
      "hva=0x0, guest_memfd=fd0)",
    "guest_read(gpa=0x0, address_space=1)",
    "fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)",
  ],
  decisions: { notifiesSpace: (addressSpace) => addressSpace === 0 },
};
