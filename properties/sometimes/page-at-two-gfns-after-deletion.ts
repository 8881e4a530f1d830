import { aliasesAfter, slotsOf } from "../aliases.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, MAKES_SLOTS } from "./usual-needs.ts";

export const pageAtTwoGfnsAfterDeletion: SometimesProperty = {
  kind: "sometimes",
  id: "page-at-two-gfns-after-deletion",
  sentence:
    "A page is mapped at two guest frames, one of them in a slot that was deleted and made again.",
  needs: [MAKES_SLOTS, GUEST_ACCESSES],
  needsObservation: true,
  needsHistory: true,
  // Callers who obey show a page once.
  isAbout: ({ obligations }) => obligations !== "strict",
  holds: (step, { deletedSlots }) =>
    deletedSlots.size > 0 &&
    aliasesAfter(step).some((alias) => slotsOf(alias).some((word) => deletedSlots.has(word))),
};
