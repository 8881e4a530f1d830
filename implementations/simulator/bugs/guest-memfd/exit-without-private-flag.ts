/** Seeded bug: KVM_EXIT_MEMORY_FAULT does not say that the access was private. */
import type { SeededBug } from "../seeded-bug.ts";

export const exitWithoutPrivateFlag: SeededBug = {
  id: "exit-without-private-flag",
  title: "KVM_EXIT_MEMORY_FAULT does not say that the access was private",
  story:
    "The exit is filled without the flag that tells user space which way to convert the page. " +
    "Two operations: the attribute, and an access where no slot is.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_prepare_memory_fault_exit (6.8)",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    faultFlags: () => 0n,
  },
};
