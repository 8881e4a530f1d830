/** Seeded bug: the file goes on pointing at a slot that was deleted. */
import type { SeededBug } from "../seeded-bug.ts";

export const deletedSlotStaysBound: SeededBug = {
  id: "deleted-slot-stays-bound",
  title: "the file goes on pointing at a slot that was deleted",
  story:
    "Deleting a slot does not take it out of the map of bindings, as if its file were gone " +
    "already, so the next event of the file would find a slot that was freed. Three " +
    "operations: the file, the slot, and the deletion; a slot can only be deleted after it " +
    "was made.",
  source:
    "ae431059e75d KVM: guest_memfd: Remove bindings on memslot deletion when gmem is dying " +
    "(6.18), without the race",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
  ],
  decisions: {
    unbindsOnDelete: () => false,
  },
};
