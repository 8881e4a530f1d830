/**
 * Mappings of the inside view, page by page, and what the model says should be behind them.
 */
import type { ObservedMapping } from "../model/observation.ts";
import { hostPageNumber, type MachineState, type MemslotState, memslotAt } from "../model/state.ts";
import { addressOf } from "../model/units.ts";
import type { Step } from "./property.ts";

/** One mapped page; a mapping of a higher order is several. */
export interface MappedPage {
  readonly addressSpace: number;
  readonly gfn: bigint;
  readonly pfn: number;
  readonly writable: boolean;
  /** The slot of the model that covers the gfn. */
  readonly slot: MemslotState | undefined;
}

/**
 * The pages that are mapped from shared memory after a step. Empty when nothing has changed that an
 * invariant over mappings can read, since it held before.
 */
export function pagesToJudge(step: Step): readonly MappedPage[] {
  const mappings = step.observedAfter?.mappings ?? [];
  if (isUnchanged(step)) return [];
  const shared = mappings.filter(({ kind = "shared" }) => kind === "shared");
  return shared.flatMap((mapping) => pagesOf(mapping, step.after));
}

function isUnchanged({ before, after, observedBefore, observedAfter }: Step): boolean {
  return (
    before === after &&
    observedBefore?.mappings === observedAfter?.mappings &&
    observedBefore?.hostPages === observedAfter?.hostPages
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

function pagesOf(mapping: ObservedMapping, state: MachineState): MappedPage[] {
  const { addressSpace, pfn, writable, order = 0 } = mapping;
  return Array.from({ length: 2 ** order }, (_, page) => {
    const gfn = mapping.gfn + BigInt(page);
    const slot = memslotAt(state, addressSpace, gfn);
    return { addressSpace, gfn, pfn: pfn + page, writable, slot };
  });
}
