/** Seeded bug: a gpa that once had no memory never gets any. */
import type { SeededBug } from "../seeded-bug.ts";

export const mmioOutlivesItsSlotSet: SeededBug = {
  id: "mmio-outlives-its-slot-set",
  title: "a gpa that once had no memory never gets any",
  story:
    "A gpa that had no memory is remembered and never forgotten, whatever slots are made " +
    "later. Three operations: an access that is remembered, a slot that covers the gpa, and " +
    "an access that should find it.",
  source:
    "ddfd1730fd82 KVM: x86/mmu: Do not cache MMIO accesses while memslots are in flux (5.1), " +
    "without the race",
  dialect: "linux-6.18",
  minimalTrace: [
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    believesMmio: () => true,
  },
};
