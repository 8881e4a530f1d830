/**
 * Mappings of the inside view, page by page, and what the model says should be behind them.
 */
import type { ObservedMapping } from "../abi/observation.ts";
import { addressOf } from "../abi/units.ts";
import { hostPageNumber, type MachineState, type MemslotState, memslotAt } from "../model/state.ts";
import type { Step } from "./property.ts";

/** One mapped page; the inside view names each page of a large mapping. */
export interface MappedPage {
  readonly addressSpace: number;
  readonly gfn: bigint;
  readonly pfn: number;
  readonly writable: boolean;
  readonly kind: "shared" | "private";
  /** The mapping covers 2^order aligned pages, this one among them. */
  readonly order: number;
  /** The slot of the model that covers the gfn. */
  readonly slot: MemslotState | undefined;
}

/**
 * The pages that are mapped after a step, of both kinds. Empty when nothing has changed that an
 * invariant over mappings can read, since it held before.
 */
export function pagesToJudge(step: Step): readonly MappedPage[] {
  const { after, observedAfter } = step;
  return isUnchanged(step) ? [] : mappedPages(observedAfter?.mappings ?? [], after);
}

/** Those of {@link pagesToJudge} that are mapped from the memory of the VMM. */
export function sharedPagesToJudge(step: Step): readonly MappedPage[] {
  return pagesToJudge(step).filter(({ kind }) => kind === "shared");
}

/** Those of {@link pagesToJudge} that are mapped from a private file. */
export function privatePagesToJudge(step: Step): readonly MappedPage[] {
  return pagesToJudge(step).filter(({ kind }) => kind === "private");
}

/** The pages of an inside view, each with the slot that covers it in a state of the model. */
export function mappedPages(
  mappings: readonly ObservedMapping[],
  state: MachineState,
): readonly MappedPage[] {
  return mappings.map(({ addressSpace, gfn, pfn, writable, kind = "shared", order = 0 }) => {
    const slot = memslotAt(state, addressSpace, gfn);
    return { addressSpace, gfn, pfn, writable, kind, order, slot };
  });
}

function isUnchanged({ before, after, observedBefore, observedAfter }: Step): boolean {
  return (
    before === after &&
    observedBefore?.mappings === observedAfter?.mappings &&
    observedBefore?.hostPages === observedAfter?.hostPages &&
    observedBefore?.files === observedAfter?.files
  );
}

/** Host page number behind a mapped page, as the model has it; undefined outside every slot. */
export function hostPageOf({ slot, gfn }: MappedPage): number | undefined {
  return slot === undefined ? undefined : Number(hostPageNumber(slot, gfn));
}

/** Where a page is, for messages: `gpa 0x1000`, with its address space unless that is 0. */
export function placeOf({ addressSpace, gfn }: MappedPage): string {
  const gpa = `gpa 0x${addressOf(gfn).toString(16)}`;
  return addressSpace === 0 ? gpa : `${gpa} of address space ${addressSpace}`;
}
