import { type MappedPage, pagesToJudge, placeOf } from "../mappings.ts";
import { hasPrivateMemory, isPrivateGfn } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** I-17. Otherwise the guest reaches a page of the other kind without an exit. */
export const largeMappingOfOneKind: AlwaysProperty = {
  kind: "always",
  id: "large-mapping-of-one-kind",
  sentence: "A mapping of several pages covers only frames of its own kind.",
  source: "CAGtprH82H_fjtRbL0KUxOkgOk4pgbaEbAydDYfZ0qxz41JCnAQ; KVM restricted memory v8, patch 6",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01", "B-02", "B-10", "B-11", "B-26", "B-29"],
  violation: (step) => {
    const wrong = pagesToJudge(step).find((page) => page.order > 0 && isMixed(step, page));
    return wrong && `${placeOf(wrong)} is mapped ${wrong.kind} in one with other frames`;
  },
};

function isMixed({ after }: Step, { slot, gfn, kind }: MappedPage): boolean {
  return slot !== undefined && isPrivateGfn(after, slot, gfn) !== (kind === "private");
}
