/** Seeded bug: a store of a forked child is seen by its parent. */
import type { SeededBug } from "../seeded-bug.ts";

export const childStoreReachesTheParent: SeededBug = {
  id: "child-store-reaches-the-parent",
  title: "a store of a forked child is seen by its parent",
  story:
    "Pages of anonymous memory are not copied before a child stores into them, as with the " +
    "races of copy on write that were found in 2016 and 2020. One operation.",
  source: "mm/memory.c, do_wp_page; the like of 19be0eaffa3a and 17839856fd58",
  dialect: "linux-6.18",
  minimalTrace: ["child_write(hva=0x10000000000, tag=1)"],
  decisions: { childCopies: () => false },
};
