/** Seeded bug: PRIVATE is refused only after the block was copied. */
import type { SeededBug } from "../seeded-bug.ts";

/** The copy comes first. */
export const blockCopiedBeforeTheRefusal: SeededBug = {
  id: "block-copied-before-the-refusal",
  title: "PRIVATE is refused only after the block was copied",
  story:
    "A kernel without private memory refuses PRIVATE after its first fetch; here it copies " +
    "the block before, and says EFAULT where it cannot. One operation shows it.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: the flag is refused before copy_from_user",
  dialect: "memfile-v6-patch4",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "readable=4..8)",
  ],
  decisions: { copiesBeforeRefusal: () => true },
};
