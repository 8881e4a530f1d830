import { mapsEqualIndexes } from "../equal-indexes.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const equalIndexesMapped: SometimesProperty = {
  kind: "sometimes",
  id: "equal-indexes-mapped",
  sentence: "Private pages of one index of two files are mapped at once.",
  needs: ["private-access", GUEST_ACCESSES, ...POPULATES],
  needsObservation: true,
  isAbout: hasPrivateMemory,
  holds: mapsEqualIndexes,
};
