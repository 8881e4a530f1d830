/** Seeded bug: a slot may lie beyond the largest guest physical address. */
import type { SeededBug } from "../seeded-bug.ts";

export const gfnLimitUnchecked: SeededBug = {
  id: "gfn-limit-unchecked",
  title: "a slot may lie beyond the largest guest physical address",
  story:
    "The end of a slot is not compared with the last gfn that page tables can hold; mappings " +
    "made there would be found by nobody. One call that asks for the first page too far is " +
    "accepted.",
  source:
    "86931ff7207b KVM: x86/mmu: Do not create SPTEs for GFNs that exceed host.MAXPHYADDR " +
    "(5.18)",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0xffffffffff000, size=0x2000, hva=0x0)",
  ],
  decisions: {
    refusesGfn: () => false,
  },
};
