import type { MachineState } from "../../model/state.ts";
import { hostPageOf, type MappedPage, pagesToJudge, placeOf } from "../mappings.ts";
import type { AlwaysProperty } from "../property.ts";

/** The guest would read at one address what it wrote to another. */
export const noPfnAtTwoGfns: AlwaysProperty = {
  kind: "always",
  id: "no-pfn-at-two-gfns",
  sentence: "A page frame is mapped at two guest frames only when their slots alias one host page.",
  source: "design of memory slots: gfn to hva is a function of the slot, Linux 5.18 to 6.18",
  needsObservation: true,
  violation: (step) => {
    const firstAt = new Map<number, MappedPage>();
    for (const page of pagesToJudge(step)) {
      const first = firstAt.get(page.pfn);
      if (first === undefined) firstAt.set(page.pfn, page);
      else if (!sameBacking(step.after, first, page)) {
        return `pfn ${page.pfn} is mapped at ${placeOf(first)} and at ${placeOf(page)}`;
      }
    }
    return undefined;
  },
};

/** Two addresses of the VMM are one page of memory when both map the same page of one file. */
function sameBacking(state: MachineState, a: MappedPage, b: MappedPage): boolean {
  const [behindA, behindB] = [hostPageOf(a), hostPageOf(b)];
  if (behindA === undefined || behindB === undefined) return false;
  if (behindA === behindB) return true;
  const [fileA, fileB] = [state.hostPages[behindA]?.file, state.hostPages[behindB]?.file];
  return fileA !== undefined && fileA.handle === fileB?.handle && fileA.page === fileB.page;
}
