import { changesOf } from "../../abi/sorted-list.ts";
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
    changesOf(observedBefore?.mappings ?? [], observedAfter?.mappings ?? []).come.some(isLarge) &&
    observedBefore?.mappings.some(isLarge) !== true,
};

function isLarge({ order = 0 }: { readonly order?: number }): boolean {
  return order > 0;
}
