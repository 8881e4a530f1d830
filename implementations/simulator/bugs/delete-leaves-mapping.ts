/** Seeded bug: deleting a slot leaves what the guest had mapped of it. */
import type { SeededBug } from "./seeded-bug.ts";

/**
 * Minimal because three different operations must each happen: the slot is created, something of it
 * is mapped, the slot is deleted. Creating maps nothing; only a guest access maps; and before the
 * deletion every mapping is in order. So no two operations, in any order, show it.
 */
export const deleteLeavesMapping: SeededBug = {
  id: "delete-leaves-mapping",
  title: "a deleted slot stays reachable where the guest had touched it",
  story:
    "Deleting a slot takes it out of the sets but forgets to drop its mappings, so the guest " +
    "goes on reading memory that user space believes it took away. Creating maps nothing and " +
    "only a guest access maps, so it takes create, access, delete: three operations.",
  source:
    "a955cad84cda KVM: x86/mmu: Retry page fault if root is invalidated by memslot update " +
    "(5.16): a mapping survives the deletion of its slot",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x0, hva=0x0)",
  ],
  decisions: { dropsMappings: (change) => change !== "delete" },
};
