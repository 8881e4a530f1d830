import { entryChanges } from "../../abi/shared-map.ts";
import { changesOf } from "../../abi/sorted-list.ts";
import { fileChanges } from "../file-changes.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * I-26. A private page that is unmapped loses its content on some hardware. Shared mappings of
 * pages that were there for a moment may be gone.
 */
export const failedFallocateKeepsPages: AlwaysProperty = {
  kind: "always",
  id: "failed-fallocate-keeps-pages",
  sentence: "A fallocate that fails leaves the pages of the file, and their private mappings.",
  source: "KVM fd-based private memory v6, patch 2, shmem_undo_range as it should be (B-25)",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  brokenBy: ["B-25"],
  violation: (step) => {
    if (step.operation.op !== "fallocate" || step.outcome.kind !== "failed") return undefined;
    const changed = fileChanges(step).find(({ before, after }) => {
      const { gone, come } = entryChanges(before.pages, after.pages);
      const [was, is] = [gone, come].map((pages) => pages.map(([page]) => page));
      return was?.toSorted().join() !== is?.toSorted().join();
    });
    return changed ? `the pages of ${changed.handle} changed` : lostMapping(step);
  },
};

function lostMapping({ observedBefore, observedAfter }: Step): string | undefined {
  const { gone, come } = changesOf(observedBefore?.mappings ?? [], observedAfter?.mappings ?? []);
  const kept = new Set(come.map(({ gfn, pfn }) => `${gfn} ${pfn}`));
  const lost = gone.find(({ gfn, pfn, kind }) => kind === "private" && !kept.has(`${gfn} ${pfn}`));
  return lost && `the private mapping of gfn ${lost.gfn} is gone`;
}
