/** Seeded bug: the kind of an access is taken from the attribute of its gfn. */
import type { SeededBug } from "../seeded-bug.ts";

export const kindFromAttribute: SeededBug = {
  id: "kind-from-attribute",
  title: "the kind of an access is taken from the attribute of its gfn",
  story:
    "The fault handler asks the attribute and not the hardware, as it does for a " +
    "software-protected VM: a private access where nothing is private goes on as a shared " +
    "one and never asks user space to convert. One operation: such an access.",
  source:
    "arch/x86/kvm/mmu/mmu.c, kvm_mmu_do_page_fault (6.8), before b3d5dc629c32 passed the " +
    "kind of the hardware on",
  dialect: "linux-6.18:hardware-private",
  minimalTrace: ["guest_read(gpa=0x0, access=private)"],
  decisions: {
    kindOfAccess: (_, attribute) => attribute,
  },
};
