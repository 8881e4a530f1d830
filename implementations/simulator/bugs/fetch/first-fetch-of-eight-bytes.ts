/** Seeded bug: the first fetch reads the address behind the flags as well. */
import type { SeededBug } from "../seeded-bug.ts";

/** The first fetch reads a field too much. */
export const firstFetchOfEightBytes: SeededBug = {
  id: "first-fetch-of-eight-bytes",
  title: "the first fetch reads the address behind the flags as well",
  story:
    "The first fetch is of eight bytes and not of four. With the flags alone readable, " +
    "PRIVATE is EFAULT and not EINVAL: one operation, in the kernel that refuses PRIVATE " +
    "before it reads anything else.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: get_user of a u32",
  dialect: "memfile-v6-patch4",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "readable=4..8)",
  ],
  decisions: { flagsAt: () => ({ from: 4, to: 12 }) },
};
