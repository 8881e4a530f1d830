import { pagesToJudge, placeOf } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** I-03. With two trees of page tables, one for each kind, nothing else keeps them apart. */
export const oneKindPerFrame: AlwaysProperty = {
  kind: "always",
  id: "one-kind-per-frame",
  sentence: "No guest frame is mapped twice, shared and private.",
  source: "KVM fd-based private memory v6, patch 7; review of v5, YkNcmGsOw4MThaym@google.com",
  needsObservation: true,
  violation: (step) => {
    const seen = new Set<string>();
    for (const page of pagesToJudge(step)) {
      const place = placeOf(page);
      if (seen.has(place)) return `${place} is mapped twice`;
      seen.add(place);
    }
    return undefined;
  },
};
