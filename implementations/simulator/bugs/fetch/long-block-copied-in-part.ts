/** Seeded bug: a private block is copied up to its last field. */
import type { SeededBug } from "../seeded-bug.ts";

/** The copy ends with the fields that have a name. */
export const longBlockCopiedInPart: SeededBug = {
  id: "long-block-copied-in-part",
  title: "a private block is copied up to its last field",
  story:
    "Of a block with PRIVATE 48 bytes are copied and not all 160, so a block that ends " +
    "behind them is not EFAULT. One operation shows it.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: sizeof(struct kvm_userspace_memory_region_ext)",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=PRIVATE, gpa=0x0, size=0x1000, hva=0x0, " +
      "readable=0..48)",
  ],
  decisions: { longBlockBytes: () => 48 },
};
