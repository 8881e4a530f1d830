import { aliasesAfter, slotsOf } from "../aliases.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, MAKES_SLOTS } from "./usual-needs.ts";

export const pageAtTwoGfnsAfterMove: SometimesProperty = {
  kind: "sometimes",
  id: "page-at-two-gfns-after-move",
  sentence: "A page is mapped at two guest frames, one of them in a slot that was moved.",
  needs: [MAKES_SLOTS, GUEST_ACCESSES],
  needsObservation: true,
  needsHistory: true,
  // Callers who obey show a page once.
  isAbout: ({ obligations }) => obligations !== "strict",
  holds: (step, { movedSlots }) =>
    movedSlots.size > 0 &&
    aliasesAfter(step).some((alias) => slotsOf(alias).some((word) => movedSlots.has(word))),
};
