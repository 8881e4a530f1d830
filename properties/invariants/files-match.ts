import { isHandle } from "../../abi/handle.ts";
import type { ObservedFile } from "../../abi/observation.ts";
import { isReferenced } from "../../model/designs/guest-memfd/open-file.ts";
import { countOfFile } from "../../model/slot-list.ts";
import type { FileState, MachineState } from "../../model/state.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * Which pages a file has decides what is private, and may not show before the guest asks. Of a
 * guest_memfd nothing shows which pages it has; their contents are for `page-contents-match`.
 */
export const filesMatch: AlwaysProperty = {
  kind: "always",
  id: "files-match",
  sentence: "The machine keeps exactly the files of the model, with their sizes and pages.",
  source:
    "KVM fd-based private memory v6, patch 2; mm/shmem.c, Linux 5.18; virt/kvm/guest_memfd.c, " +
    "where the last reference releases the file, Linux 6.8",
  needsObservation: true,
  violation: (step) => differing(step) ?? missing(step),
};

function differing({ before, after, observedBefore, observedAfter }: Step): string | undefined {
  for (const observed of observedAfter?.files ?? []) {
    const { handle } = observed;
    const file = isHandle(handle) ? after.files[handle] : undefined;
    const isSame = isHandle(handle) && before.files[handle] === file;
    if (isSame && observedBefore?.files?.includes(observed)) continue;
    if (file === undefined) return `${handle} should not exist`;
    if (isUnseen(file)) continue;
    const wrong = difference(file, observed);
    if (wrong !== undefined) return `${handle} ${wrong}`;
  }
  return undefined;
}

/** Files of huge pages, and those that are no memory, are not shown. */
function isUnseen({ kind }: FileState): boolean {
  return kind === "hugetlb" || kind === "other";
}

function difference(file: FileState, observed: ObservedFile): string | undefined {
  const { sizeBytes = 0n, pages = {} } = file;
  if (observed.sizeBytes !== sizeBytes) return `has ${observed.sizeBytes} bytes, not ${sizeBytes}`;
  if (file.kind === "guest_memfd") return undefined;
  const kept = [...observed.pages.keys()].toSorted((a, b) => a - b).join();
  const expected = Object.keys(pages).join();
  return kept === expected ? undefined : `has pages [${kept}], not [${expected}]`;
}

/** A file lives while a descriptor is open, the host maps it, or a private slot is bound to it. */
function missing({ after, observedAfter }: Step): string | undefined {
  if (observedAfter?.files === undefined) return undefined;
  const kept = new Set(observedAfter.files.map(({ handle }) => handle));
  for (const [handle, file] of Object.entries(after.files)) {
    if (isUnseen(file) || file.duplicateOf !== undefined) continue;
    if (kept.has(handle) || !isHeld(after, handle, file)) continue;
    return `${handle} is gone`;
  }
  return undefined;
}

function isHeld(state: MachineState, handle: string, { kind }: FileState): boolean {
  if (!isHandle(handle)) return false;
  const isBacking = kind === "memfd" && countOfFile(state.memslots, handle) > 0;
  return isBacking || isReferenced(state, handle);
}
