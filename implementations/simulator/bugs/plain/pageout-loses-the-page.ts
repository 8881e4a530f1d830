/** Seeded bug: a page that was written out reads as zero. */
import type { SeededBug } from "../seeded-bug.ts";

export const pageoutLosesThePage: SeededBug = {
  id: "pageout-loses-the-page",
  title: "a page that was written out reads as zero",
  story:
    "The page is dropped as if it were clean, and its next use makes a fresh one. Three " +
    "operations: a store, the call, a load.",
  source:
    "mm/vmscan.c, shrink_folio_list: a dirty anonymous page needs a place in swap first, Linux 6.1",
  dialect: "linux-6.18",
  minimalTrace: [
    "host_write(hva=0x10000000000, tag=1)",
    "host_advise(hva=0x10000000000, size=0x1000, advice=pageout)",
  ],
  decisions: { readBack: () => 0 },
};
