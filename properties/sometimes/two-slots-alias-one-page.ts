import type { SometimesProperty } from "../property.ts";
import { SLOTS_BY_HVA } from "../slots-by-hva.ts";
import { MAKES_SLOTS } from "./usual-needs.ts";

export const twoSlotsAliasOnePage: SometimesProperty = {
  kind: "sometimes",
  id: "two-slots-alias-one-page",
  sentence: "Two slots show one host page.",
  needs: [MAKES_SLOTS],
  // Callers who obey show a page once.
  isAbout: ({ obligations }) => obligations !== "strict",
  holds: ({ before, after }) =>
    before.memslots !== after.memslots &&
    SLOTS_BY_HVA.of(after.memslots, before.memslots).meetings > 0,
};
