/** Seeded bug: kind and attribute are compared only where a slot is. */
import type { SeededBug } from "../seeded-bug.ts";

export const sharedHoleOfPrivateGfn: SeededBug = {
  id: "shared-hole-of-private-gfn",
  title: "kind and attribute are compared only where a slot is",
  story:
    "Without a slot the comparison is left out, so that a shared access to a private gfn " +
    "is MMIO, as if user space had not said that memory belongs there. Two operations: " +
    "the attribute, and the access.",
  source:
    "20240228024147.41573-10-seanjc@google.com, on which comes first, kind or slot; the other " +
    "way round proposed in 20231016115028.996656-9-michael.roth@amd.com",
  dialect: "linux-6.18:hardware-private",
  minimalTrace: [
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    comparesKind: (hasSlot) => hasSlot,
  },
};
