/** Seeded bug: the binding of a slot that could not be made stays. */
import type { SeededBug } from "../seeded-bug.ts";

export const failedSlotStaysBound: SeededBug = {
  id: "failed-slot-stays-bound",
  title: "the binding of a slot that could not be made stays",
  story:
    "When a slot cannot be made after it was bound, it is freed without being unbound. Two " +
    "operations: the file, and a slot beyond the largest gpa, which is refused.",
  source:
    "virt/kvm/kvm_main.c, kvm_set_memory_region (6.8), the error path out_unbind; B-07 in the " +
    "terms of version 6, 20220519153713.819591-8-chao.p.peng@linux.intel.com",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x10000000000000, size=0x1000, " +
      "hva=0x0, guest_memfd=fd0)",
  ],
  decisions: {
    unbindsOnFailure: () => false,
  },
};
