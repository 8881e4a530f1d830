/** Seeded bug: looking a gfn up where there are no slots reads past the end. */
import type { SeededBug } from "../seeded-bug.ts";

export const searchOfNoSlots: SeededBug = {
  id: "search-of-no-slots",
  title: "looking a gfn up where there are no slots reads past the end",
  story:
    "The search for the slot of a gfn does not expect an empty set, and reads the element " +
    "behind it. One call of a guest is enough, since a fresh machine has no slots.",
  source: "0774a964ef56 KVM: Fix out of range accesses to memslots (5.7)",
  dialect: "linux-6.18",
  minimalTrace: ["guest_read(gpa=0x0)"],
  decisions: {
    searchesEmptySet: () => true,
  },
};
