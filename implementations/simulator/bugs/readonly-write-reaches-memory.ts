/** Seeded bug: a guest store to a read-only slot goes to memory. */
import type { SeededBug } from "./seeded-bug.ts";

/**
 * Minimal because a read-only slot must exist and the guest must touch it: creating a slot maps
 * nothing, and a guest access on a fresh machine meets no slot at all.
 */
export const readonlyWriteReachesMemory: SeededBug = {
  id: "readonly-write-reaches-memory",
  title: "a guest store to a READONLY slot changes memory",
  story:
    "The fault path does not look at the READONLY flag, so a page of such a slot is mapped as " +
    "writable as the host has it; a store is never emulated, there is no MMIO exit, and the " +
    "memory changes. Two operations are needed: the slot, and a guest access to it, after " +
    "which the page is mapped writable.",
  source:
    "75d61fbcf563 KVM: set_memory_region: Disallow changing read-only attribute later (3.9): " +
    "old mappings let a read-only slot be written",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
  ],
  decisions: { guestMayStore: () => true },
};
