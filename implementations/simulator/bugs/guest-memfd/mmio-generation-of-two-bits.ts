/** Seeded bug: a gpa without memory is believed again after four changes of slots. */
import type { SeededBug } from "../seeded-bug.ts";

export const mmioGenerationOfTwoBits: SeededBug = {
  id: "mmio-generation-of-two-bits",
  title: "a gpa without memory is believed again after four changes of slots",
  story:
    "As mmio-generation-wraps, with two bits of the number kept. Five operations: an access that " +
    "is remembered, a slot at the gpa that is made, deleted and made again, and an access. A " +
    "deletion is two changes, so that four come to memory at the gpa; three operations come to " +
    "three at most with memory there.",
  source: "152482580a1b KVM: Call kvm_arch_memslots_updated() before updating memslots (5.1)",
  dialect: "linux-6.18",
  minimalTrace: [
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x0)",
    "guest_read(gpa=0x0)",
  ],
  decisions: {
    believesMmio: (rememberedAt, generation) => rememberedAt % 4 === generation % 4,
  },
};
