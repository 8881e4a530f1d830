/** Seeded bug: a page that was moved stays mapped where it was. */
import type { SeededBug } from "../seeded-bug.ts";

export const moveTellsNobody: SeededBug = {
  id: "move-tells-nobody",
  title: "a page that was moved stays mapped where it was",
  story:
    "mremap moves the entry of the page table and does not call the mmu notifier for the " +
    "old address, so that the guest reaches memory at an address that has none. Three " +
    "operations: a slot, an access, and the move.",
  source: "mm/mremap.c, move_page_tables: mmu_notifier_invalidate_range_start, Linux 6.1 to 7.3",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "host_mremap(hva=0x10000000000, to=0x10000001000)",
  ],
  decisions: { tellsOfMove: () => false },
};
