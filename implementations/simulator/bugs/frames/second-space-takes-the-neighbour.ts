/** Seeded bug: a private fault in the second address space maps the neighbour of the frame. */
import type { SeededBug } from "../seeded-bug.ts";

/** The frame is one too far for a vCPU in system management mode. */
export const secondSpaceTakesTheNeighbour: SeededBug = {
  id: "second-space-takes-the-neighbour",
  title: "a private fault in the second address space maps the neighbour of the frame",
  story:
    "What is mapped in system management mode is the frame after the one of the page: the " +
    "guest reads memory of another page, or of nobody. Four operations: the file, a slot in " +
    "address space 1, its page, and an access.",
  source:
    "20220519153713.819591-7-chao.p.peng@linux.intel.com, patch 6 of the memfile series v6, " +
    "kvm_faultin_pfn",
  dialect: "memfile-v6",
  minimalTrace: [
    "fd0 = memfd_create(flags=0)",
    "set_user_memory_region(slot=0x10000, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "private_fd=fd0)",
    "fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)",
    "guest_read(gpa=0x0, access=private, address_space=1)",
  ],
  decisions: { frameMapped: (pfn, addressSpace) => pfn + addressSpace },
};
