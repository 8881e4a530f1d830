/** Pages of two files that have one index: where files shared a page, it would show there. */
import type { MemslotState } from "../model/state.ts";
import { mappedPages } from "./mappings.ts";
import { filePageBehind } from "./memfile.ts";
import type { Step } from "./property.ts";

/** True when such pages are mapped through bindings after a step that changed mappings. */
export function mapsEqualIndexes({ after, observedBefore, observedAfter }: Step): boolean {
  const mappings = observedAfter?.mappings ?? [];
  if (mappings === observedBefore?.mappings) return false;
  // Machines with many mappings have few slots, and seldom a second file behind them.
  if (new Set([...after.memslots].map(fileOf)).size < 2) return false;
  const halves = mappings.filter(({ kind }) => kind === "private");
  const fileAt = new Map<bigint, string>();
  return mappedPages(halves, after).some(({ slot, gfn }) => {
    const file = slot && fileOf(slot);
    const index = slot && filePageBehind(slot, gfn);
    if (file === undefined || index === undefined) return false;
    const first = fileAt.get(index) ?? file;
    fileAt.set(index, first);
    return first !== file;
  });
}

function fileOf({ privateFile, guestMemfd }: MemslotState): string | undefined {
  return privateFile?.file ?? guestMemfd?.file;
}
