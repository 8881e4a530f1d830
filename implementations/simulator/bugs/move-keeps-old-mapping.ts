/** Seeded bug: moving a slot leaves what the guest had mapped at the old place. */
import type { SeededBug } from "./seeded-bug.ts";

/**
 * Minimal for the same reason as `delete-leaves-mapping`: create, map by a guest access, move. A
 * move needs the slot to exist, a mapping needs the slot at its first place, and until the move
 * every mapping is in order.
 */
export const moveKeepsOldMapping: SeededBug = {
  id: "move-keeps-old-mapping",
  title: "a moved slot stays reachable at its old gpa",
  story:
    "Moving a slot to another gpa drops no mapping, so the guest still reaches the memory at the " +
    "old gpa, where no slot is any more. Only a guest access maps, and only an existing slot can " +
    "move, so it takes create, access, move: three operations.",
  source:
    "e40f193f5bb0 KVM: Fix iommu map/unmap to handle memory slot moves (CVE-2013-4592): a moved " +
    "slot stayed mapped at its old gfn",
  dialect: "linux-6.18",
  minimalTrace: [
    "set_user_memory_region(slot=0, flags=0, gpa=0x0, size=0x1000, hva=0x10000000000)",
    "guest_read(gpa=0x0)",
    "set_user_memory_region(slot=0, flags=0, gpa=0x1000, size=0x1000, hva=0x10000000000)",
  ],
  decisions: { dropsMappings: (change) => change !== "move" },
};
