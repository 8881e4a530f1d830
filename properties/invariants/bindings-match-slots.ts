import { isHandle } from "../../abi/handle.ts";
import type { ObservedBinding, ObservedFile } from "../../abi/observation.ts";
import { changesOf } from "../../abi/sorted-list.ts";
import { findMemslot, type MachineState } from "../../model/state.ts";
import { boundPages, hasGuestMemfd } from "../guest-memfd.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/** A binding that outlives its slot is a pointer to freed memory, and blocks its pages. */
export const bindingsMatchSlots: AlwaysProperty = {
  kind: "always",
  id: "bindings-match-slots",
  sentence: "A guest_memfd knows exactly the slots that were made with it, at their pages.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind and kvm_gmem_unbind, Linux 6.8 to 6.18",
  needsObservation: true,
  isAbout: hasGuestMemfd,
  violation: (step) => (isUnchanged(step) ? undefined : (stray(step) ?? missing(step))),
};

/** True when no file and no slot with a file is another one than before. */
function isUnchanged({ before, after, observedBefore, observedAfter }: Step): boolean {
  if (observedBefore === undefined || observedBefore.files !== observedAfter?.files) return false;
  const { gone, come } = changesOf(before.memslots, after.memslots);
  return [...gone, ...come].every(({ guestMemfd }) => guestMemfd === undefined);
}

function stray({ after, observedAfter }: Step): string | undefined {
  for (const file of observedAfter?.files ?? []) {
    const wrong = file.bindings?.find((binding) => !isOf(after, file, binding));
    if (wrong === undefined) continue;
    const { id, startPage, endPage } = wrong;
    return `${file.handle} holds slot ${id} at pages ${startPage}..${endPage}, which it is not at`;
  }
  return undefined;
}

function isOf(after: MachineState, file: ObservedFile, binding: ObservedBinding): boolean {
  const slot = findMemslot(after, binding.addressSpace, binding.id);
  const pages = slot && boundPages(slot);
  if (pages === undefined || slot?.guestMemfd?.file !== file.handle) return false;
  return BigInt(binding.startPage) === pages.from && BigInt(binding.endPage) === pages.to;
}

/** A file that has been released no longer knows anybody. */
function missing({ after, observedAfter }: Step): string | undefined {
  if (observedAfter?.files === undefined) return undefined;
  for (const { id, addressSpace, guestMemfd } of after.memslots) {
    const file = observedAfter.files.find(({ handle }) => handle === guestMemfd?.file);
    if (file === undefined || !isHandle(file.handle)) continue;
    const isKnown = file.bindings?.some(
      (binding) => binding.id === id && binding.addressSpace === addressSpace,
    );
    if (!isKnown) return `${file.handle} does not know slot ${id}, which was made with it`;
  }
  return undefined;
}
