/** Seeded bug: a page that was moved leaves memory behind. */
import type { SeededBug } from "../seeded-bug.ts";

export const moveLeavesTheOldAddress: SeededBug = {
  id: "move-leaves-the-old-address",
  title: "a page that was moved leaves memory behind",
  story:
    "The old address stays mapped, as MREMAP_DONTUNMAP has it, though nobody asked for it. " +
    "Two operations: the move and a load.",
  source: "mm/mremap.c, move_vma: MREMAP_DONTUNMAP, Linux 5.7 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: [
    "host_mremap(hva=0x10000000000, to=0x10000001000)",
    "host_read(hva=0x10000000000)",
  ],
  decisions: { clearsOldAddress: () => false },
};
