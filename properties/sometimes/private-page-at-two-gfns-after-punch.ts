import { privateAliasesAfter } from "../aliases.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const privatePageAtTwoGfnsAfterPunch: SometimesProperty = {
  kind: "sometimes",
  id: "private-page-at-two-gfns-after-punch",
  sentence:
    "A private page is mapped at two guest frames, after an earlier page of its index was lost.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES],
  needsObservation: true,
  needsHistory: true,
  // Callers who obey show a page once.
  isAbout: (dialect) => hasPrivateMemory(dialect) && dialect.obligations !== "strict",
  holds: (step, { lostPages }) =>
    lostPages.size > 0 && privateAliasesAfter(step).some(({ backing }) => lostPages.has(backing)),
};
