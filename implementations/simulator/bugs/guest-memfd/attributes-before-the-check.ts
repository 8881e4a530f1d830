/** Seeded bug: a refused change of attributes has happened in part. */
import type { SeededBug } from "../seeded-bug.ts";

export const attributesBeforeTheCheck: SeededBug = {
  id: "attributes-before-the-check",
  title: "a refused change of attributes has happened in part",
  story:
    "Whole pages are stored before the rest of the length is found to be none, so that a call " +
    "that fails has an effect. Two operations: a call with a length of a page and a half, " +
    "which is refused, and an access that shows it.",
  source:
    "Y3VjCxCiujCOLP7x@google.com, on versions 8 and 9 of the memfile series: a failed change " +
    "must change nothing",
  dialect: "linux-6.18:sw-protected",
  minimalTrace: [
    "set_memory_attributes(gpa=0x0, size=0x1001, attributes=PRIVATE)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    storesBeforeLengthCheck: () => true,
  },
};
