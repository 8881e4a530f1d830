import { aliasesAfter } from "../aliases.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, MAKES_SLOTS } from "./usual-needs.ts";

/** What the headline is about: where slots show one page twice, one frame is at two gfns. */
export const pageAtTwoGfns: SometimesProperty = {
  kind: "sometimes",
  id: "page-at-two-gfns",
  sentence: "A page is mapped at two guest frames, through two slots.",
  needs: [MAKES_SLOTS, GUEST_ACCESSES],
  needsObservation: true,
  // Callers who obey show a page once.
  isAbout: ({ obligations }) => obligations !== "strict",
  holds: (step) => aliasesAfter(step).length > 0,
};
