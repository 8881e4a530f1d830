/** Seeded bug: flags that have changed are refused before the block is known to be readable. */
import type { SeededBug } from "../seeded-bug.ts";

/** The comparison comes before the copy. */
export const comparedBeforeCopied: SeededBug = {
  id: "compared-before-copied",
  title: "flags that have changed are refused before the block is known to be readable",
  story:
    "Both fetches of the flags are compared as soon as the second is there, and the rest of " +
    "the block is copied later: where both are wrong the answer is EINVAL and not EFAULT. " +
    "One operation shows it.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: copy_from_user, then the comparison",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0, readable=4..8, " +
      "first_fetch_flags=PRIVATE)",
  ],
  decisions: { comparesBeforeCopy: () => true },
};
