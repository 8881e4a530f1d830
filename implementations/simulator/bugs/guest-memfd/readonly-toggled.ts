/** Seeded bug: READONLY can be changed on a slot that exists. */
import type { SeededBug } from "../seeded-bug.ts";

export const readonlyToggled: SeededBug = {
  id: "readonly-toggled",
  title: "READONLY can be changed on a slot that exists",
  story:
    "A slot that exists may become read-only, but what the guest has mapped of it stays " +
    "writable. Two operations: a slot, and the same with READONLY.",
  source: "75d61fbcf563 KVM: set_memory_region: Disallow changing read-only attribute later (3.9)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=0, flags=READONLY, gpa=0x0, size=0x1000, hva=0x0)",
  ],
  decisions: {
    fixesReadonly: () => false,
  },
};
