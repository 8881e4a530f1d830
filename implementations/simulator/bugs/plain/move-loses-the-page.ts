/** Seeded bug: a page that was moved reads as zero. */
import type { SeededBug } from "../seeded-bug.ts";

export const moveLosesThePage: SeededBug = {
  id: "move-loses-the-page",
  title: "a page that was moved reads as zero",
  story:
    "The area goes to its new address and the page does not. Two operations: a store and " +
    "the move.",
  source: "mm/mremap.c, move_ptes, Linux 6.1 to 7.3: the entries go along",
  dialect: "linux-6.18",
  minimalTrace: [
    "host_write(hva=0x10000000000, tag=1)",
    "host_mremap(hva=0x10000000000, to=0x10000001000)",
  ],
  decisions: { movesPage: () => false },
};
