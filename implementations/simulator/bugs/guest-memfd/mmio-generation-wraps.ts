/** Seeded bug: a gpa without memory is believed again when the generation has wrapped. */
import type { SeededBug } from "../seeded-bug.ts";

export const mmioGenerationWraps: SeededBug = {
  id: "mmio-generation-wraps",
  title: "a gpa without memory is believed again when the generation has wrapped",
  story:
    "A gpa that had no memory is remembered with the number of the slot set, of which only " +
    "the lowest bit is kept here (19 in the kernel). When the number has wrapped, the memory " +
    "is not noticed. Four operations: a slot elsewhere, an access that is remembered, the " +
    "move of the slot there, which is two changes, and an access. A single change leaves the " +
    "other bit.",
  source: "152482580a1b KVM: Call kvm_arch_memslots_updated() before updating memslots (5.1)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x0)",
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    believesMmio: (rememberedAt, generation) => rememberedAt % 2 === generation % 2,
  },
};
