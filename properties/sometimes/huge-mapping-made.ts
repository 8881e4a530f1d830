import { hasLargeFolios } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const hugeMappingMade: SometimesProperty = {
  kind: "sometimes",
  id: "huge-mapping-made",
  sentence: "Several pages of a file are mapped in one.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES],
  isAbout: hasLargeFolios,
  needsObservation: true,
  holds: ({ observedBefore, observedAfter }) =>
    isLarge(observedAfter?.mappings) && !isLarge(observedBefore?.mappings),
};

function isLarge(mappings: readonly { readonly order?: number }[] = []): boolean {
  return mappings.some(({ order = 0 }) => order > 0);
}
