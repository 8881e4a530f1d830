/** Seeded bug: a call whose READONLY changes between two fetches is refused. */
import type { SeededBug } from "../seeded-bug.ts";

/** READONLY is among the bits that must agree. */
export const readonlyFlagCompared: SeededBug = {
  id: "readonly-flag-compared",
  title: "a call whose READONLY changes between two fetches is refused",
  story:
    "Both fetches of the flags are compared in PRIVATE and in READONLY, which says nothing " +
    "about the length of the block. One operation shows it, with another READONLY in the " +
    "first fetch.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: only KVM_MEM_PRIVATE is compared",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0, " +
      "first_fetch_flags=READONLY)",
  ],
  decisions: { comparedFlags: () => 6 },
};
