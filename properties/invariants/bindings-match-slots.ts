import type { Observation, ObservedBinding, ObservedFile } from "../../abi/observation.ts";
import { changesOf } from "../../abi/sorted-list.ts";
import { findMemslot, type MachineState, type MemslotState } from "../../model/state.ts";
import { bindingAt, bindingChanges } from "../binding-changes.ts";
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
  violation: (step) => strayBinding(step) ?? strayOfSlot(step) ?? missing(step),
};

/** A binding that is new, and is none of a slot. */
function strayBinding(step: Step): string | undefined {
  for (const { file, come } of bindingChanges(step)) {
    const wrong = come.find((binding) => !isOf(step.after, file, binding));
    if (wrong !== undefined) return strayText(file, wrong);
  }
  return undefined;
}

/** A binding that is still where a slot was that is another one now, or gone. */
function strayOfSlot({ before, after, observedAfter }: Step): string | undefined {
  for (const slot of changesOf(before.memslots, after.memslots).gone) {
    const file = fileOf(observedAfter, slot);
    const binding = file && boundIn(file, slot);
    if (file && binding && !isOf(after, file, binding)) return strayText(file, binding);
  }
  return undefined;
}

/** A file that has been released no longer knows anybody. */
function missing(step: Step): string | undefined {
  const { before, after, observedAfter } = step;
  const lost = bindingChanges(step).flatMap(({ gone }) =>
    gone.flatMap(({ addressSpace, id }) => findMemslot(after, addressSpace, id) ?? []),
  );
  const wasSeen = step.observedBefore !== undefined;
  const come = wasSeen ? changesOf(before.memslots, after.memslots).come : after.memslots;
  for (const slot of [...come, ...lost]) {
    const file = fileOf(observedAfter, slot);
    if (file === undefined || boundIn(file, slot) !== undefined) continue;
    return `${file.handle} does not know slot ${slot.id}, which was made with it`;
  }
  return undefined;
}

function strayText({ handle }: ObservedFile, { id, startPage, endPage }: ObservedBinding): string {
  return `${handle} holds slot ${id} at pages ${startPage}..${endPage}, which it is not at`;
}

/** The file that a slot was made with, as the machine keeps it; undefined once it is released. */
function fileOf(seen: Observation | undefined, slot: MemslotState): ObservedFile | undefined {
  const handle = slot.guestMemfd?.file;
  return handle && seen?.files?.find((file) => file.handle === handle);
}

function boundIn(file: ObservedFile, slot: MemslotState): ObservedBinding | undefined {
  const { addressSpace, id, guestMemfd } = slot;
  const startPage = Number(guestMemfd?.offsetPages ?? 0n);
  return bindingAt(file.bindings ?? [], { addressSpace, id, startPage });
}

function isOf(after: MachineState, file: ObservedFile, binding: ObservedBinding): boolean {
  const slot = findMemslot(after, binding.addressSpace, binding.id);
  const pages = slot && boundPages(slot);
  if (pages === undefined || slot?.guestMemfd?.file !== file.handle) return false;
  return BigInt(binding.startPage) === pages.from && BigInt(binding.endPage) === pages.to;
}
