/** Seeded bug: a file that is no memory is taken for a guest_memfd. */
import type { SeededBug } from "../seeded-bug.ts";

export const otherFileTakenForGuestMemfd: SeededBug = {
  id: "other-file-taken-for-guest-memfd",
  title: "a file that is no memory is taken for a guest_memfd",
  story:
    "The descriptor that is to be bound is not compared with the operations of a " +
    "guest_memfd, and what it has as its own data is read as one. Two operations: some " +
    "open file, and the slot.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind: file->f_op != &kvm_gmem_fops, Linux 6.8 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = open_other(kind=eventfd)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
  ],
  decisions: { refusesOtherKind: (kind) => kind !== "other" },
};
