/** Pages that the guest reaches at two places at once, in the inside view of a step. */
import { backingOf } from "./backing.ts";
import { wordOf } from "./history.ts";
import { type MappedPage, pagesOfJudgedFrames } from "./mappings.ts";
import type { Step } from "./property.ts";

/** One page of memory, mapped through two slots or more. */
export interface Alias {
  /** The page, as `backing.ts` names it. */
  readonly backing: string;
  /** Two at least, not all of one slot. */
  readonly places: readonly MappedPage[];
}

const KNOWN = new WeakMap<Step, readonly Alias[]>();

/** The aliases after a step that changed mappings; of all other steps none. */
export function aliasesAfter(step: Step): readonly Alias[] {
  const known = KNOWN.get(step);
  if (known !== undefined) return known;
  const found = findAliases(step);
  KNOWN.set(step, found);
  return found;
}

/** Those of which two slots map the private half. */
export function privateAliasesAfter(step: Step): readonly Alias[] {
  return aliasesAfter(step).flatMap(({ backing, places }) => {
    const halves = places.filter(({ kind }) => kind === "private");
    return areOfTwoSlots(halves) ? [{ backing, places: halves }] : [];
  });
}

/** Slot words of the slots that an alias is mapped through. */
export function slotsOf({ places }: Alias): readonly number[] {
  return places.flatMap(({ slot }) => (slot === undefined ? [] : [wordOf(slot)]));
}

function findAliases(step: Step): readonly Alias[] {
  const { after, observedBefore, observedAfter } = step;
  if (observedAfter?.mappings === observedBefore?.mappings) return [];
  const byFrame = new Map<string, { backing: string; places: MappedPage[] }>();
  for (const page of pagesOfJudgedFrames(step)) {
    const backing = backingOf(after, page);
    if (backing === undefined) continue;
    const name = `${page.pfn} ${backing}`;
    const alias = byFrame.get(name) ?? { backing, places: [] };
    alias.places.push(page);
    byFrame.set(name, alias);
  }
  return [...byFrame.values()].filter(({ places }) => areOfTwoSlots(places));
}

function areOfTwoSlots(places: readonly MappedPage[]): boolean {
  return places.some(({ slot }) => slot !== places[0]?.slot);
}

/** True when one slot maps a page through its file, and another through memory of the VMM. */
export function isMappedBothWays(step: Step): boolean {
  return aliasesAfter(step).some(({ places }) => new Set(places.map(({ kind }) => kind)).size > 1);
}
