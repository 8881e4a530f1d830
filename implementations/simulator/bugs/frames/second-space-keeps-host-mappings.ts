/** Seeded bug: a host page that goes away stays mapped in the second address space. */
import type { SeededBug } from "../seeded-bug.ts";

/** Slots of address space 1 are passed over. */
export const secondSpaceKeepsHostMappings: SeededBug = {
  id: "second-space-keeps-host-mappings",
  title: "a host page that goes away stays mapped in the second address space",
  story:
    "The walk over the slots that show a host range looks at address space 0 alone. Three " +
    "operations: a slot in address space 1, an access there, and a call that takes the page " +
    "away.",
  source: "virt/kvm/kvm_main.c, kvm_handle_hva_range: for each address space; Linux 5.18 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0, address_space=1)",
    "host_dontneed(hva=0x10000000000, size=0x1000)",
  ],
  decisions: { invalidatesSpace: (addressSpace) => addressSpace === 0 },
};
