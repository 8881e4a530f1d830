/**
 * Mappings of the inside view, page by page, and what the model says should be behind them.
 */

import { ListOrder } from "../abi/list-order.ts";
import type { ObservedMapping } from "../abi/observation.ts";
import { changesOf, type List, SortedList } from "../abi/sorted-list.ts";
import { addressOf } from "../abi/units.ts";
import { order } from "../model/slot-order.ts";
import { hostPageNumber, type MachineState, type MemslotState, memslotAt } from "../model/state.ts";
import type { Step } from "./property.ts";
import { touchedMappings } from "./touched-mappings.ts";

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
 * The pages that are mapped after a step, of both kinds; of many, those alone about which something
 * has changed that an invariant over mappings can read, since it held of the others before.
 */
export function pagesToJudge(step: Step): readonly MappedPage[] {
  return judged(step).all;
}

/** Those of {@link pagesToJudge} that are mapped from the memory of the VMM. */
export function sharedPagesToJudge(step: Step): readonly MappedPage[] {
  return judged(step).shared;
}

/** Those of {@link pagesToJudge} that are mapped from a private file. */
export function privatePagesToJudge(step: Step): readonly MappedPage[] {
  return judged(step).private;
}

/** As {@link pagesToJudge}, with all others that have the frame of one of them. */
export function pagesOfJudgedFrames(step: Step): readonly MappedPage[] {
  const pages = pagesToJudge(step);
  const { after, observedBefore, observedAfter } = step;
  const mappings = observedAfter?.mappings;
  if (!(mappings instanceof SortedList)) return pages;
  const { sorted, meetings } = BY_FRAME.of(mappings, observedBefore?.mappings);
  if (meetings === 0) return pages;
  const frames = new Set(pages.map(({ pfn }) => pfn));
  const found: ObservedMapping[] = [];
  for (const frame of frames) {
    for (const mapping of sorted.from(({ pfn }) => pfn >= frame)) {
      if (mapping.pfn !== frame) break;
      found.push(mapping);
    }
  }
  return mappedPages(found, after);
}

/** Those meet that have one frame. */
const BY_FRAME = new ListOrder<ObservedMapping>(
  (a, b) => a.pfn - b.pfn || a.addressSpace - b.addressSpace || order(a.gfn, b.gfn),
  (a, b) => a.pfn === b.pfn,
);

interface Judged {
  readonly all: readonly MappedPage[];
  readonly shared: readonly MappedPage[];
  readonly private: readonly MappedPage[];
}

const NOTHING: Judged = { all: [], shared: [], private: [] };

/** Several properties ask of the same step. */
const JUDGED = new WeakMap<Step, Judged>();

function judged(step: Step): Judged {
  const known = JUDGED.get(step);
  if (known !== undefined) return known;
  const made = isUnchanged(step) ? NOTHING : byKind(step);
  JUDGED.set(step, made);
  return made;
}

function byKind(step: Step): Judged {
  const mappings = touchedMappings(step) ?? step.observedAfter?.mappings ?? [];
  if (mappings.length === 0) return NOTHING;
  const all = mappedPages(mappings, step.after);
  return {
    all,
    shared: all.filter(({ kind }) => kind === "shared"),
    private: all.filter(({ kind }) => kind === "private"),
  };
}

/** Of pages that were mapped before a step, those whose place no longer is. */
export function pagesUnmapped({
  before,
  observedBefore,
  observedAfter,
}: Step): readonly MappedPage[] {
  const { gone, come } = changesOf(observedBefore?.mappings ?? [], observedAfter?.mappings ?? []);
  if (gone.length === 0) return [];
  const still = new Set(come.map(placeOf));
  return mappedPages(
    gone.filter((mapping) => !still.has(placeOf(mapping))),
    before,
  );
}

/** The pages of an inside view, each with the slot that covers it in a state of the model. */
export function mappedPages(
  mappings: List<ObservedMapping>,
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
export function placeOf({ addressSpace, gfn }: Pick<MappedPage, "addressSpace" | "gfn">): string {
  const gpa = `gpa 0x${addressOf(gfn).toString(16)}`;
  return addressSpace === 0 ? gpa : `${gpa} of address space ${addressSpace}`;
}
