import { type MappedPage, placeOf, privatePagesToJudge } from "../mappings.ts";
import { filePageBehind, hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * I-04 and the first half of I-05: a page that has left the file is mapped nowhere. That none is
 * mapped from an earlier lookup (the second half) is a matter of concurrency.
 */
export const privateMappingMatchesFile: AlwaysProperty = {
  kind: "always",
  id: "private-mapping-matches-file",
  sentence: "A private frame is mapped to the page that its file holds there now.",
  source: "KVM fd-based private memory v6, patch 2: notified before the page is removed; patch 6",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-01", "B-02", "B-11"],
  violation: (step) => {
    for (const page of privatePagesToJudge(step)) {
      const pfn = pfnInFile(step, page);
      if (pfn === page.pfn) continue;
      const held = pfn === undefined ? "no page" : `pfn ${pfn}`;
      return `${placeOf(page)} is mapped to pfn ${page.pfn} but its file has ${held} there`;
    }
    return undefined;
  },
};

function pfnInFile({ observedAfter }: Step, { slot, gfn }: MappedPage): number | undefined {
  const page = slot && filePageBehind(slot, gfn);
  const file = observedAfter?.files?.find(({ handle }) => handle === slot?.privateFile?.file);
  return page === undefined ? undefined : file?.pages.get(Number(page));
}
