/** Seeded bug: what was mapped stays mapped when a gfn changes its kind. */
import type { SeededBug } from "../seeded-bug.ts";

export const attributesLeaveMappings: SeededBug = {
  id: "attributes-leave-mappings",
  title: "what was mapped stays mapped when a gfn changes its kind",
  story:
    "A change of attributes is stored without dropping the mappings of the range, so that the " +
    "guest goes on using the memory of the other kind, or none where there was none. Three " +
    "operations: an access that finds no memory and leaves a note of it in the page tables, " +
    "the attribute, and an access that should exit.",
  source: "Y8HgLq/CqTaEi/ME@google.com, on version 10 of the memfile series",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "guest_read(gpa=0x0)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    attributesZap: () => false,
  },
};
