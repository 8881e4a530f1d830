/** Seeded bug: a block without PRIVATE is copied as far as one with it. */
import type { SeededBug } from "../seeded-bug.ts";

/** Every block is taken for a long one. */
export const shortBlockCopiedWhole: SeededBug = {
  id: "short-block-copied-whole",
  title: "a block without PRIVATE is copied as far as one with it",
  story:
    "All 160 bytes are copied whatever the flags say, so that the 32 bytes that programs had " +
    "before the series are EFAULT. One operation shows it.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: sizeof(struct kvm_userspace_memory_region)",
  dialect: "memfile-v6",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0, readable=0..32)",
  ],
  decisions: { shortBlockBytes: () => 160 },
};
