/** Seeded bug: a bitmap that starts with all ones has bits for pages that do not exist. */
import type { SeededBug } from "../seeded-bug.ts";

export const allOnesBehindTheSlot: SeededBug = {
  id: "all-ones-behind-the-slot",
  title: "a bitmap that starts with all ones has bits for pages that do not exist",
  story:
    "The bitmap is filled in its allocated length, which is rounded up to 64, and not in that " +
    "of the slot. Two operations: the capability, and a slot of one page that is logged.",
  source:
    "3c9bd4006bfc KVM: x86: enable dirty log gradually in small chunks (5.7): bitmap_set up " +
    "to npages",
  dialect: "linux-6.18",
  minimalTrace: [
    "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET)",
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: {
    firstBits: (initiallySet, pages) => (initiallySet ? Math.ceil(pages / 64) * 64 : 0),
  },
};
