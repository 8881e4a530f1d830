import { type MappedPage, pagesToJudge, placeOf } from "../mappings.ts";
import { hasPrivateMemory, isPrivateGfn } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** I-02. A mapping of the other kind is one that a conversion has missed. */
export const mappingKindFollowsPopulation: AlwaysProperty = {
  kind: "always",
  id: "mapping-kind-follows-population",
  sentence: "A populated page of a private slot is mapped private, and every other page shared.",
  source: "KVM fd-based private memory v6, patches 6 and 7, fault path and notifier callback",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01", "B-02", "B-03", "B-11", "B-26", "B-29"],
  violation: (step) => {
    const wrong = pagesToJudge(step).find((page) => page.kind !== kindOf(step, page));
    return wrong && `${placeOf(wrong)} is ${kindOf(step, wrong)} but mapped ${wrong.kind}`;
  },
};

function kindOf({ after }: Step, { slot, gfn }: MappedPage): "shared" | "private" {
  return slot !== undefined && isPrivateGfn(after, slot, gfn) ? "private" : "shared";
}
