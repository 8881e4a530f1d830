/** Pages of two files that have one index: where files shared a page, it would show there. */
import { mappedPages } from "./mappings.ts";
import { filePageBehind } from "./memfile.ts";
import type { Step } from "./property.ts";

/** True when such pages are mapped through bindings after a step that changed mappings. */
export function mapsEqualIndexes({ after, observedBefore, observedAfter }: Step): boolean {
  const mappings = observedAfter?.mappings ?? [];
  if (mappings === observedBefore?.mappings) return false;
  // Most machines with many mappings have one file, or none.
  if (Object.keys(after.files).length < 2) return false;
  const halves = mappings.filter(({ kind }) => kind === "private");
  const fileAt = new Map<bigint, string>();
  return mappedPages(halves, after).some(({ slot, gfn }) => {
    const file = slot?.privateFile?.file ?? slot?.guestMemfd?.file;
    const index = slot && filePageBehind(slot, gfn);
    if (file === undefined || index === undefined) return false;
    const first = fileAt.get(index) ?? file;
    fileAt.set(index, first);
    return first !== file;
  });
}
