/** Seeded bug: a slot loses its guest_memfd flag and keeps its binding. */
import type { SeededBug } from "../seeded-bug.ts";

export const guestMemfdFlagCleared: SeededBug = {
  id: "guest-memfd-flag-cleared",
  catalogue: "B-92",
  title: "a slot loses its guest_memfd flag and keeps its binding",
  story:
    "Only the new flags are looked at, so a call without GUEST_MEMFD changes a slot that has " +
    "it: the slot is replaced, and the file goes on pointing at the old one. Three " +
    "operations: the file, the slot, and the call; without a slot that is bound there is no " +
    "flag to clear.",
  source: "9935df5333aa KVM: Disallow toggling KVM_MEM_GUEST_MEMFD on an existing memslot (6.19)",
  dialect: "linux-6.18",
  minimalTrace: [
    "fd0 = create_guest_memfd(size=0x1000)",
    "set_user_memory_region2(slot=0, flags=GUEST_MEMFD, gpa=0x0, size=0x1000, hva=0x0, " +
      "guest_memfd=fd0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: {
    refusesGuestMemfdToggle: () => false,
  },
};
