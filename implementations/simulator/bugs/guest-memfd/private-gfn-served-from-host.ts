/** Seeded bug: a private gfn in a slot without guest_memfd is shared memory. */
import type { SeededBug } from "../seeded-bug.ts";

export const privateGfnServedFromHost: SeededBug = {
  id: "private-gfn-served-from-host",
  catalogue: "B-87",
  title: "a private gfn in a slot without guest_memfd is shared memory",
  story:
    "Whether a gfn is private is only asked in slots that have a guest_memfd; in others the " +
    "guest gets the memory of the host though user space said it is private. Three " +
    "operations: the slot, the attribute, and an access.",
  source: "Y3Vgc5KrNRA8r6vh@google.com, on versions 7 to 9 of the memfile series (B-87)",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    servesPrivateFromHost: () => true,
  },
};
