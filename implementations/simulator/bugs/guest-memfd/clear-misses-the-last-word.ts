/** Seeded bug: bits of an incomplete last word are not cleared. */
import type { SeededBug } from "../seeded-bug.ts";

export const clearMissesTheLastWord: SeededBug = {
  id: "clear-misses-the-last-word",
  title: "bits of an incomplete last word are not cleared",
  story:
    "The loop over the words of the range ends before a word of which only a part is asked " +
    "for. Three operations: a slot of one page that is logged, an access that sets the bit, " +
    "and its clearing, after which the bit is still there. Without the access there is " +
    "nothing to clear.",
  source: "53eac7a8f8cf KVM: Fix loop of clear dirty with possible off-by-one (5.2)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=LOG_DIRTY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "clear_dirty_log(slot=0, first_page=0x0, num_pages=1, pages=[0])",
  ],
  decisions: {
    clearedPages: (count) => count - (count % 64),
  },
};
