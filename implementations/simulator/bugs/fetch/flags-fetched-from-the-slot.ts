/** Seeded bug: the first fetch takes the slot word for the flags. */
import type { SeededBug } from "../seeded-bug.ts";

/** The first fetch reads at the offset of another field. */
export const flagsFetchedFromTheSlot: SeededBug = {
  id: "flags-fetched-from-the-slot",
  title: "the first fetch takes the slot word for the flags",
  story:
    "The offset of the first fetch is that of the block and not that of its flags, so that a " +
    "slot whose id has the bit of PRIVATE is taken for a private one, and refused. One " +
    "operation shows it, in a kernel without private memory.",
  source:
    "20220519153713.819591-5-chao.p.peng@linux.intel.com, patch 4 of the memfile series v6, " +
    "kvm_vm_ioctl: offsetof(struct kvm_user_mem_region, flags)",
  dialect: "memfile-v6-patch4",
  minimalTrace: ["set_user_memory_region(slot=4, flags=0, gpa=0x0, size=0x1000, hva=0x0)"],
  decisions: { flagsAt: () => ({ from: 0, to: 4 }) },
};
