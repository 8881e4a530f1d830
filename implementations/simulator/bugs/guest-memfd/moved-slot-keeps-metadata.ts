/** Seeded bug: a moved slot is mapped as if it were still where it was. */
import type { SlotPlace } from "../../guest-memfd/decisions.ts";
import type { SeededBug } from "../seeded-bug.ts";

export const movedSlotKeepsMetadata: SeededBug = {
  id: "moved-slot-keeps-metadata",
  title: "a moved slot is mapped as if it were still where it was",
  story:
    "A move keeps the metadata that say where large mappings fit. At the new place, where " +
    "guest and host address are not congruent any more, a whole block is still believed to " +
    "fit, and the guest gets the pages from the start of the wrong block. Three operations: a " +
    "slot of eight pages, a move by one page, an access to a whole block. In its first place " +
    "the metadata are right, and only an access maps.",
  source:
    "edd4fa37baa6 KVM: x86: Allocate new rmap and large page tracking when moving memslot " +
    "(5.7)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x7000, hva=0x10000000000)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x7000, hva=0x10000000000)",
    "guest_read(gpa=0x4000)",
  ],
  decisions: {
    renewsMetadataOnMove: () => false,
    hostPageBehind: pageOfLargeBlock,
  },
};

/** Pages of a large block in this small machine. */
const BLOCK = 4;

/** The host page of a gfn when its block is mapped from the first host page of another. */
function pageOfLargeBlock(slot: SlotPlace, gfn: number): number {
  const page = slot.hostPage + (gfn - slot.baseGfn);
  const first = gfn - (gfn % BLOCK);
  const isInside = first >= slot.baseGfn && first + BLOCK <= slot.baseGfn + slot.pages;
  const isCongruent = slot.metadataGfn % BLOCK === slot.hostPage % BLOCK;
  return isInside && isCongruent ? page - (page % BLOCK) + (gfn % BLOCK) : page;
}
