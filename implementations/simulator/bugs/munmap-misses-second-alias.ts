/** Seeded bug: a host page that goes away leaves only the first slot that shows it. */
import type { SeededBug } from "./seeded-bug.ts";

/**
 * Minimal because the mapping that is missed must belong to a slot that an invalidation meets
 * second: two slots must exist (two operations, one call makes one slot), the later one must be
 * mapped (only a guest access maps), and the host page must go away. With one slot, the first slot
 * met is the only one; before the host page goes away every mapping is in order.
 */
export const munmapMissesSecondAlias: SeededBug = {
  id: "munmap-misses-second-alias",
  title: "munmap leaves a page reachable through a second slot with the same hva",
  story:
    "The walk over the slots that show an unmapped host range stops at the first one, so the " +
    "guest keeps a freed page through any other alias. It takes two slots over one host page, " +
    "a guest access to the one met second, and a call that takes the page away, which the " +
    "cheapest, MADV_DONTNEED, does as munmap does: four operations.",
  source:
    "memfile series v7 (20220719140248.GA84005@chaop.bj.intel.com): of several gfn ranges behind " +
    "one invalidated hva range only the first was recorded",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "set_user_memory_region(slot=1, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x1000)",
    "host_dontneed(hva=0x10000000000, size=0x1000)",
  ],
  decisions: { goesOnToNextAlias: () => false },
};
