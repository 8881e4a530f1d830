/** Seeded bug: a host address with tag bits backs a slot. */
import type { SeededBug } from "../seeded-bug.ts";

export const taggedAddressAccepted: SeededBug = {
  id: "tagged-address-accepted",
  title: "a host address with tag bits backs a slot",
  story:
    "The tag in the upper bits of userspace_addr is ignored when it is checked and kept when " +
    "it is stored, so no invalidation of the host ever matches the slot. One call with a " +
    "tagged address is accepted.",
  source: "139bc8a6146d KVM: Forbid the use of tagged userspace addresses for memslots (5.11)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x100000000000000)",
  ],
  decisions: {
    checkedAddress: (hva) => BigInt.asUintN(56, hva),
  },
};
