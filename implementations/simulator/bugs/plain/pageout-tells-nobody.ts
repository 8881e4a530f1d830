/** Seeded bug: a page that was written out stays mapped in the guest. */
import type { SeededBug } from "../seeded-bug.ts";

export const pageoutTellsNobody: SeededBug = {
  id: "pageout-tells-nobody",
  title: "a page that was written out stays mapped in the guest",
  story:
    "Reclaim takes the page from the process and does not call the mmu notifier, so that " +
    "the guest goes on to use the frame that was freed. Three operations: a slot, an " +
    "access, and the call.",
  source: "mm/rmap.c, try_to_unmap_one: mmu_notifier_invalidate_range_start, Linux 6.1 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "host_advise(hva=0x10000000000, size=0x1000, advice=pageout)",
  ],
  decisions: { tellsOfPageOut: () => false },
};
