/** Seeded bug: a call is refused because a flag that there is not changes between two fetches. */
import type { SeededBug } from "../seeded-bug.ts";

/** Bits that mean nothing are among those that must agree. */
export const unknownFlagsCompared: SeededBug = {
  id: "unknown-flags-compared",
  title: "a call is refused because a flag that there is not changes between two fetches",
  story:
    "Both fetches are compared in all bits but those of LOG_DIRTY and READONLY, where only " +
    "PRIVATE counts: the first one may have any others. One operation shows it.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: only KVM_MEM_PRIVATE is compared",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0, " +
      "first_fetch_flags=0x8)",
  ],
  decisions: { comparedFlags: () => ~3 },
};
