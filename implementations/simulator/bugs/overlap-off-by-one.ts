/** Seeded bug: the last page of a slot is not guarded against overlap. */
import type { SeededBug } from "./seeded-bug.ts";

/**
 * Minimal because an overlap takes two slots, and one call makes at most one: a single operation on
 * a fresh machine meets no other slot, so the comparison is never asked.
 */
export const overlapOffByOne: SeededBug = {
  id: "overlap-off-by-one",
  title: "a slot may begin on the last page of another",
  story:
    "The overlap check treats the end of a range as its last page and still compares with 'less " +
    "than', so two ranges that share one page at a seam pass. Two one-page slots at one gpa are " +
    "all seam. Two operations are needed: a fresh machine has no slot to overlap with.",
  source:
    "facee1be7689 KVM: arm64: Fix off-by-one in range_is_memory (5.14): end against end - 1; " +
    "the promise is EEXIST from kvm_check_memslot_overlap",
  dialect: "memfile-v6-patch4",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: {
    rangesOverlap: (startA, endA, startB, endB) => startA < endB - 1 && startB < endA - 1,
  },
};
