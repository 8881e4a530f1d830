import { hasPrivateMemory } from "../memfile.ts";
import type { SometimesProperty } from "../property.ts";
import { GUEST_ACCESSES, POPULATES } from "./usual-needs.ts";

export const conversionTookMapping: SometimesProperty = {
  kind: "sometimes",
  id: "conversion-took-mapping",
  sentence: "A conversion takes down a mapping that the guest was using.",
  needs: [GUEST_ACCESSES, ...POPULATES],
  isAbout: hasPrivateMemory,
  needsObservation: true,
  holds: ({ operation, outcome, observedBefore, observedAfter }) => {
    if (operation.op !== "fallocate" || outcome.kind !== "ok") return false;
    const [old = [], now = []] = [observedBefore?.mappings, observedAfter?.mappings];
    return now.length < old.length;
  },
};
