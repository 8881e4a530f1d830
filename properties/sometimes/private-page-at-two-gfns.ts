import { privateAliasesAfter } from "../aliases.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const privatePageAtTwoGfns: SometimesProperty = {
  kind: "sometimes",
  id: "private-page-at-two-gfns",
  sentence: "A private page is mapped at two guest frames, through two bindings.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES],
  needsObservation: true,
  // Callers who obey show a page once.
  isAbout: (dialect) => hasPrivateMemory(dialect) && dialect.obligations !== "strict",
  holds: (step) => privateAliasesAfter(step).length > 0,
};
