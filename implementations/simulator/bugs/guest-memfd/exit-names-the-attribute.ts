/** Seeded bug: the exit tells the kind that the gfn has, and not the one that is asked for. */
import type { SeededBug } from "../seeded-bug.ts";

export const exitNamesTheAttribute: SeededBug = {
  id: "exit-names-the-attribute",
  title: "the exit tells the kind that the gfn has, and not the one that is asked for",
  story:
    "The flag of the exit is filled from the attribute: user space converts the page to " +
    "what it is, and the guest faults again. One operation: a private access to a shared " +
    "gfn.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_prepare_memory_fault_exit (6.8)",
  dialect: "linux-6.18:hardware-private",
  minimalTrace: ["guest_read(gpa=0x0, access=private)"],
  decisions: {
    atMismatch: (isPrivate) => (isPrivate ? "exit-shared" : "exit-private"),
  },
};
