import { pagesToJudge, placeOf } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** I-03. With two trees of page tables, one for each kind, nothing else keeps them apart. */
export const oneKindPerFrame: AlwaysProperty = {
  kind: "always",
  id: "one-kind-per-frame",
  sentence: "No guest frame is mapped twice, shared and private.",
  source: "KVM fd-based private memory v6, patch 7; review of v5, YkNcmGsOw4MThaym@google.com",
  needsObservation: true,
  unseeded:
    "The simulator has one tree of page tables, as KVM has without memory encryption: a " +
    "frame has one entry there. It is for machines with a tree for each kind.",
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
