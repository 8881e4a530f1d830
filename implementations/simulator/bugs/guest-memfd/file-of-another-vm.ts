/** Seeded bug: a slot can be bound to the file of another VM. */
import type { SeededBug } from "../seeded-bug.ts";

export const fileOfAnotherVm: SeededBug = {
  id: "file-of-another-vm",
  title: "a slot can be bound to the file of another VM",
  story:
    "The file is not asked for its VM, so that two VMs share memory that belongs to one. Two " +
    "operations: a file of the other VM, and a slot.",
  source:
    "Y8HTITl1+Oe0H7Gd@google.com: a file belongs to exactly one VM; virt/kvm/guest_memfd.c, " +
    "kvm_gmem_bind (6.8)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, vm=1)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: {
    refusesOtherVm: () => false,
  },
};
