/** Seeded bug: pre-faulting a private gfn makes a shared access. */
import type { SeededBug } from "../seeded-bug.ts";

export const preFaultIsShared: SeededBug = {
  id: "pre-fault-is-shared",
  title: "pre-faulting a private gfn makes a shared access",
  story:
    "KVM_PRE_FAULT_MEMORY does not set the mark that the hardware would, so that private " +
    "memory cannot be pre-faulted: the access is of the other kind, and the call fails. " +
    "Four operations: the file, its slot, the attribute, and the call.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_arch_vcpu_pre_fault_memory (6.11), PFERR_PRIVATE_ACCESS",
  dialect: "linux-6.18:hardware-private",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "pre_fault_memory(gpa=0x0, size=0x1000)",
  ],
  decisions: {
    preFaultKind: () => false,
  },
};
