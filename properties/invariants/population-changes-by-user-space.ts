import type { OperationKind } from "../../abi/operation.ts";
import { entryChanges } from "../../abi/shared-map.ts";
import { type FileChange, fileChanges } from "../file-changes.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty } from "../property.ts";

/**
 * I-07, and with it the first half of I-29: deleting a slot leaves its file as it is.
 *
 * Said of files that are inaccessible from the start. Of others, a store through a mapping of the
 * VMM populates a page as well (B-03).
 */
export const populationChangesByUserSpace: AlwaysProperty = {
  kind: "always",
  id: "population-changes-by-user-space",
  sentence: "Only fallocate and ftruncate change which pages a file for private memory holds.",
  source: "reviews of v3 and v5, YdYFFzlPTvgFdSXL@google.com and YkHspg+YzOsbUaCf@google.com",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  violation: (step) => {
    if (CONVERSIONS.includes(step.operation.op)) return undefined;
    const changed = fileChanges(step).find(
      (change) => step.before.files[change.handle]?.inaccessible === true && hasOtherPages(change),
    );
    return changed && `${step.operation.op} changed the pages of ${changed.handle}`;
  },
};

/** ftruncate to 0 drops pages that lie behind the end of a file without a size. */
const CONVERSIONS: readonly OperationKind[] = ["fallocate", "ftruncate"];

function hasOtherPages({ before, after }: FileChange): boolean {
  if (before.pages.size !== after.pages.size) return true;
  const { gone } = entryChanges(before.pages, after.pages);
  return gone.some(([page, pfn]) => after.pages.get(page) !== pfn);
}
