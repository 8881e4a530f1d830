/** Page frames that are mapped at more than one guest frame, and which of them a host may lend. */
import { fileShown, hostPageAt } from "../model/host-memory.ts";
import { contentNumberOf } from "../model/page-bytes.ts";
import type { MachineState } from "../model/state.ts";
import { hostPageOf, type MappedPage, pagesOfJudgedFrames, placeOf } from "./mappings.ts";
import type { Step } from "./property.ts";

/**
 * The first frame that is mapped at two guest frames although that is neither lent nor excused, as
 * a message; undefined when there is none.
 *
 * @param isExcused - whether these two places may show one frame, which both are mapped to.
 */
export function sharedFrame(
  step: Step,
  isExcused: (state: MachineState, a: MappedPage, b: MappedPage) => boolean,
): string | undefined {
  const mappedAt = new Map<number, MappedPage>();
  for (const page of pagesOfJudgedFrames(step)) {
    const first = mappedAt.get(page.pfn);
    if (first === undefined) mappedAt.set(page.pfn, page);
    else if (!isExcused(step.after, first, page) && !isLent(step, first, page)) {
      return `pfn ${page.pfn} is mapped at ${placeOf(first)} and at ${placeOf(page)}`;
    }
  }
  return undefined;
}

/**
 * What the host lends read-only: the zero page behind memory that nobody wrote to, and pages of
 * equal content that it has merged (KSM). It lends memory of the VMM and never a page of a file,
 * the guest may store into neither place, and the host itself has the frame behind both.
 *
 * @source mm/memory.c, do_anonymous_page; mm/ksm.c, replace_page
 */
function isLent({ after, observedAfter }: Step, ...places: readonly MappedPage[]): boolean {
  const contents = places.map((page) => {
    const number = hostPageOf(page);
    if (page.writable || page.kind === "private" || number === undefined) return undefined;
    if (observedAfter?.hostPages.get(number) !== page.pfn) return undefined;
    const behind = hostPageAt(after, number);
    if (behind === undefined || fileShown(behind) !== undefined) return undefined;
    return contentNumberOf(behind);
  });
  return contents[0] !== undefined && contents.every((tag) => tag === contents[0]);
}
