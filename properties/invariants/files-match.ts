import { isHandle } from "../../abi/handle.ts";
import type { ObservedFile } from "../../abi/observation.ts";
import { countOfFile } from "../../model/slot-list.ts";
import type { FileState, MachineState } from "../../model/state.ts";
import { hasPrivateMemory } from "../memfile.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** Which pages a file has decides what is private, and may not show before the guest asks. */
export const filesMatch: AlwaysProperty = {
  kind: "always",
  id: "files-match",
  sentence: "The machine keeps exactly the files of the model, with their sizes and pages.",
  source: "KVM fd-based private memory v6, patch 2; mm/shmem.c, Linux 5.18",
  needsObservation: true,
  isAbout: hasPrivateMemory,
  violation: (step) => differing(step) ?? missing(step),
};

function differing({ after, observedAfter }: Step): string | undefined {
  for (const observed of observedAfter?.files ?? []) {
    const { handle } = observed;
    const file = isHandle(handle) ? after.files[handle] : undefined;
    if (file === undefined) return `${handle} should not exist`;
    if (file.kind === "hugetlb") continue;
    const wrong = difference(file, observed);
    if (wrong !== undefined) return `${handle} ${wrong}`;
  }
  return undefined;
}

function difference(file: FileState, observed: ObservedFile): string | undefined {
  const { sizeBytes = 0n, pages = {} } = file;
  if (observed.sizeBytes !== sizeBytes) return `has ${observed.sizeBytes} bytes, not ${sizeBytes}`;
  const kept = [...observed.pages.keys()].toSorted((a, b) => a - b).join();
  const expected = Object.keys(pages).join();
  return kept === expected ? undefined : `has pages [${kept}], not [${expected}]`;
}

/** A file lives while its descriptor is open or a slot is bound to it. */
function missing({ after, observedAfter }: Step): string | undefined {
  if (observedAfter?.files === undefined) return undefined;
  const kept = new Set(observedAfter.files.map(({ handle }) => handle));
  for (const [handle, file] of Object.entries(after.files)) {
    if (file.kind !== "memfd" || kept.has(handle) || !isHeld(after, handle, file)) continue;
    return `${handle} is gone`;
  }
  return undefined;
}

function isHeld({ memslots }: MachineState, handle: string, { open }: FileState): boolean {
  return open || countOfFile(memslots, handle) > 0;
}
