import { aliasesAfter } from "../aliases.ts";
import { hasLargeFolios } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const hugeMappingOverAlias: SometimesProperty = {
  kind: "sometimes",
  id: "huge-mapping-over-alias",
  sentence: "A page is mapped at two guest frames, at one of them together with its neighbours.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES],
  needsObservation: true,
  // Callers who obey show a page once.
  isAbout: (dialect) => hasLargeFolios(dialect) && dialect.obligations !== "strict",
  holds: (step) => aliasesAfter(step).some(({ places }) => places.some(({ order }) => order > 0)),
};
