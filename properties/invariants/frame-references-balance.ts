import type { Observation } from "../../abi/observation.ts";
import { entryChanges, keysChanged } from "../../abi/shared-map.ts";
import { placesOf } from "../host-pages-to-judge.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * I-23, the references of pages. One too many is memory that never comes back, one too few a frame
 * that is handed out while somebody reads it. A fault holds the frame it looks at, and gives it
 * back on every way out.
 */
export const frameReferencesBalance: AlwaysProperty = {
  kind: "always",
  id: "frame-references-balance",
  sentence: "Every page of a file or of the host holds its frame once, and nobody else does.",
  source:
    "KVM fd-based private memory v6, patch 6, put_unlock_pfn; virt/kvm/guest_memfd.c, " +
    "kvm_gmem_get_pfn, Linux 6.8 to 6.18",
  needsObservation: true,
  violation: (step) => {
    const { observedAfter } = step;
    const references = observedAfter?.frameReferences;
    if (observedAfter === undefined || references === undefined) return undefined;
    for (const frame of framesToJudge(step)) {
      const held = references.get(frame);
      if (held === undefined) continue;
      const pages = pagesOf(observedAfter, frame, step.observedBefore);
      if (held !== pages)
        return `pfn ${frame} has ${held} references, and is behind ${pages} pages`;
    }
    return undefined;
  },
};

const NOTHING: ReadonlyMap<number, number> = new Map();

/** Frames that have other references than before the step, or are behind another page. */
function framesToJudge({ observedBefore: old, observedAfter: now }: Step): ReadonlySet<number> {
  const [was, are] = [old?.frameReferences ?? NOTHING, now?.frameReferences ?? NOTHING];
  const frames = new Set(was === are ? [] : keysChanged(was, are));
  const note = (before = NOTHING, after = NOTHING): void => {
    if (before === after) return;
    const { gone, come } = entryChanges(before, after);
    for (const [, frame] of [...gone, ...come]) frames.add(frame);
  };
  note(old?.hostPages, now?.hostPages);
  for (const { handle, pages } of now?.files ?? []) {
    note(old?.files?.find((file) => file.handle === handle)?.pages, pages);
  }
  return frames;
}

/** How many pages a frame is behind. */
function pagesOf(view: Observation, frame: number, before: Observation | undefined): number {
  const inFiles = (view.files ?? []).map(({ pages }) => placesOf(frame, pages).length);
  const inHost = placesOf(frame, view.hostPages, before?.hostPages).length;
  return inFiles.reduce((sum, count) => sum + count, inHost);
}
