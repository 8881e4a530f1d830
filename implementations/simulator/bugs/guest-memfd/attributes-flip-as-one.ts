/** Seeded bug: clearing a part of a private range clears all of it. */
import type { SeededBug } from "../seeded-bug.ts";

export const attributesFlipAsOne: SeededBug = {
  id: "attributes-flip-as-one",
  catalogue: "B-33",
  title: "clearing a part of a private range clears all of it",
  story:
    "Attributes are stored as one entry for the whole range of a call, and a later call for a " +
    "part of it replaces the entry. Three operations: two private pages, the first of them " +
    "shared again, and an access to the second, which should exit.",
  source: "Vishal Annapurve, 19 Aug 2022, on version 7 of the memfile series (B-33)",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE)",
    "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0)",
    "guest_read(gpa=0x1000)",
  ],
  decisions: {
    changedPages: (asked, known) => [asked, ...known],
  },
};
