import type { Observation } from "../../abi/observation.ts";
import { fileShown, hostPageAt } from "../../model/host-memory.ts";
import type { MachineState } from "../../model/state.ts";
import { hostPagesToJudge } from "../host-pages-to-judge.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** What a page of the host shows once it was unmapped, or of a file it no longer shows. */
export const hostPagesMatch: AlwaysProperty = {
  kind: "always",
  id: "host-pages-match",
  sentence: "A page of host memory is there only where something is mapped, and of its file.",
  source: "mm/memory.c, zap_page_range and unmap_mapping_range, Linux 5.18 to 6.18",
  needsObservation: true,
  violation: (step) => {
    if (isUnchanged(step)) return undefined;
    const { after, observedAfter } = step;
    const pages = observedAfter?.hostPages ?? NO_PAGES;
    for (const number of hostPagesToJudge(step) ?? pages.keys()) {
      const pfn = pages.get(number);
      if (pfn === undefined) continue;
      const wrong = wrongPage(after, observedAfter, number, pfn);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },
};

const NO_PAGES: ReadonlyMap<number, number> = new Map();

function isUnchanged({ before, after, observedBefore, observedAfter }: Step): boolean {
  return (
    before.hostPages === after.hostPages &&
    before.hostAreas === after.hostAreas &&
    observedBefore?.hostPages === observedAfter?.hostPages &&
    observedBefore?.files === observedAfter?.files
  );
}

function wrongPage(
  state: MachineState,
  view: Observation | undefined,
  number: number,
  pfn: number,
): string | undefined {
  const page = hostPageAt(state, number);
  const place = `the page at hva 0x${(BigInt(number) << 12n).toString(16)}`;
  if (page === undefined) return `${place} is there, but nothing is mapped`;
  const shown = fileShown(page);
  if (shown === undefined || view?.files === undefined) return undefined;
  const file = view.files.find(({ handle }) => handle === shown.handle);
  const held = file?.pages.get(shown.page);
  if (held === pfn) return undefined;
  const seen = held === undefined ? "no page" : `pfn ${held}`;
  return `${place} is pfn ${pfn}, but ${shown.handle} has ${seen} at index ${shown.page}`;
}
