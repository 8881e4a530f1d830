/** Seeded bug: INIT_SHARED decides whether the file serves all faults. */
import { GMEM_INIT_SHARED } from "../../guest-memfd/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

export const faultsServedByTheWrongFlag: SeededBug = {
  id: "faults-served-by-the-wrong-flag",
  title: "INIT_SHARED decides whether the file serves all faults",
  story:
    "The flag that lets a file serve all faults of its slots is MMAP; taking the other one " +
    "sends a file with MMAP alone to userspace_addr. Three operations: such a file, a slot " +
    "whose userspace_addr is not mapped, and an access.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind (6.18), KVM_MEMSLOT_GMEM_ONLY",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000, flags=MMAP)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    servesAllFaults: (flags) => (flags & GMEM_INIT_SHARED) !== 0n,
  },
};
