/** Seeded bug: a slot of the second address space is kept under its whole word. */
import type { SeededBug } from "../seeded-bug.ts";

/** The whole word is stored. */
export const slotKeepsItsSpaceInTheId: SeededBug = {
  id: "slot-keeps-its-space-in-the-id",
  title: "a slot of the second address space is kept under its whole word",
  story:
    "The id is compared as the low 16 bits of the word and stored as all 32, above the ids " +
    "that the kernel keeps for itself. One operation: a slot in address space 1.",
  source: "virt/kvm/kvm_main.c, __kvm_set_memory_region: id = (u16)mem->slot, Linux 5.18 to 6.18",
  dialect: "linux-6.18",
  minimalTrace: ["set_user_memory_region(slot=0x10000, flags=0, gpa=0x0, size=0x1000, hva=0x0)"],
  decisions: { idKept: (_id, slotWord) => slotWord },
};
