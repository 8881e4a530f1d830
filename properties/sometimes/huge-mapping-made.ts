import { hasLargeFolios } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";

export const hugeMappingMade: SometimesProperty = {
  kind: "sometimes",
  id: "huge-mapping-made",
  sentence: "Several pages of a file are mapped in one.",
  needs: ["fallocate", "guest_read"],
  isAbout: hasLargeFolios,
  needsObservation: true,
  holds: ({ observedBefore, observedAfter }) =>
    isLarge(observedAfter?.mappings) && !isLarge(observedBefore?.mappings),
};

function isLarge(mappings: readonly { readonly order?: number }[] = []): boolean {
  return mappings.some(({ order = 0 }) => order > 0);
}
