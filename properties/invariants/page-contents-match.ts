import type { Observation } from "../../abi/observation.ts";
import { hostPageAt } from "../../model/host-memory.ts";
import type { MachineState } from "../../model/state.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** What was stored is there, whether anybody comes to load it or not, and nothing else is. */
export const pageContentsMatch: AlwaysProperty = {
  kind: "always",
  id: "page-contents-match",
  sentence: "Every page of host memory and of files holds what was stored there last, or zeroes.",
  source: "what every load of the same page would say; mm/shmem.c and virt/kvm/guest_memfd.c",
  needsObservation: true,
  violation: (step) => {
    const { after, observedAfter } = step;
    if (observedAfter?.contents === undefined || isUnchanged(step)) return undefined;
    return inHostMemory(after, observedAfter) ?? inFiles(after, observedAfter);
  },
};

function isUnchanged({ before, after, observedBefore, observedAfter }: Step): boolean {
  return (
    before === after &&
    observedBefore?.contents === observedAfter?.contents &&
    observedBefore?.hostPages === observedAfter?.hostPages &&
    observedBefore?.files === observedAfter?.files
  );
}

/** Pages of file mappings are pages of their files. */
function inHostMemory(state: MachineState, view: Observation): string | undefined {
  for (const [number, pfn] of view.hostPages) {
    const page = hostPageAt(state, number);
    if (page === undefined || page.file !== undefined) continue;
    const wrong = difference(view.contents?.get(pfn), page.tag);
    if (wrong !== undefined) return `${hvaOf(number)} ${wrong}`;
  }
  for (const [number, { tag, file }] of Object.entries(state.hostPages)) {
    if (tag === 0 || file !== undefined || view.hostPages.has(Number(number))) continue;
    return `${hvaOf(Number(number))} is not there, but tag ${tag} was stored`;
  }
  return undefined;
}

function inFiles(state: MachineState, view: Observation): string | undefined {
  for (const { handle, pages } of view.files ?? []) {
    const stored = state.files[handle as keyof MachineState["files"]]?.pages ?? {};
    for (const [index, pfn] of pages) {
      // Its bytes are nobody's yet, and if its frame is shown, that is another page's.
      if (stored[index]?.upToDate === false) continue;
      const wrong = difference(view.contents?.get(pfn), stored[index]?.tag ?? 0);
      if (wrong !== undefined) return `page ${index} of ${handle} ${wrong}`;
    }
    for (const [index, { tag }] of Object.entries(stored)) {
      if (tag === 0 || pages.has(Number(index))) continue;
      return `page ${index} of ${handle} is not there, but tag ${tag} was stored`;
    }
  }
  return undefined;
}

/** What nobody can read yet is not shown, and is no difference. */
function difference(seen: number | undefined, stored: number): string | undefined {
  return seen === undefined || seen === stored ? undefined : `holds tag ${seen}, not ${stored}`;
}

function hvaOf(number: number): string {
  return `the page at hva 0x${(BigInt(number) << 12n).toString(16)}`;
}
