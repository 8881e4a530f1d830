import type { ObservedMemslot } from "../../abi/observation.ts";
import type { Operation, OperationKind } from "../../abi/operation.ts";
import type { OutcomeKind } from "../../abi/outcome.ts";
import { printPages } from "../../abi/page-set.ts";
import { changesOf } from "../../abi/sorted-list.ts";
import { fileChanges } from "../file-changes.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * Mappings are not looked at: a deletion or a move that fails late has taken them down by then, and
 * the guest just faults again.
 */
export const failedCallChangesNothing: AlwaysProperty = {
  kind: "always",
  id: "failed-call-changes-nothing",
  sentence: "A call that fails leaves slots, dirty bits and files as they were.",
  source: "virt/kvm/kvm_main.c, kvm_set_memslot: every failure restores the old slot, Linux 6.18",
  needsObservation: false,
  brokenBy: ["B-07", "B-25", "B-65"],
  violation: (step) => {
    if (!FAILED.includes(step.outcome.kind) || mayBePartial(step.operation)) return undefined;
    if (modelChanged(step) && !NOTES_PAGES.includes(step.operation.op)) {
      return `the model changed although it failed`;
    }
    return slotsChanged(step) ?? filesChanged(step);
  },
};

function modelChanged({ before, after, operation }: Step): boolean {
  if (before === after) return false;
  if (operation.op !== "set_user_memory_region") return true;
  const parts = Object.keys({ ...before, ...after }) as (keyof typeof after)[];
  return parts.some((part) => part !== "mappings" && before[part] !== after[part]);
}

const FAILED: readonly OutcomeKind[] = ["failed", "failed_at"];

/**
 * Calls that may fail half done: the dirty log is fetched and cleared before it is copied out, and
 * the host's calls over a range stop at, or go on behind, a hole. A file that refuses to be mapped
 * has taken down what was mapped before.
 */
const PARTIAL: readonly OperationKind[] = [
  "get_dirty_log",
  "host_mmap",
  "host_mprotect",
  "host_dontneed",
  "host_remove",
  "host_advise",
];

/** A write has the page before it touches the buffer, in some releases, and leaves it. */
function mayBePartial(operation: Operation): boolean {
  if (operation.op === "file_write") return operation.buffer === "unmapped";
  return PARTIAL.includes(operation.op);
}

/** A fallocate zeroes pages that it meets; they read as zero before and after. */
const NOTES_PAGES: readonly OperationKind[] = ["fallocate"];

function slotsChanged({ observedBefore, observedAfter }: Step): string | undefined {
  const { gone, come } = changesOf(observedBefore?.memslots ?? [], observedAfter?.memslots ?? []);
  const [before, after] = [gone.map(textOf), come.map(textOf)];
  const changed = after.find((slot) => !before.includes(slot));
  if (changed !== undefined) return `it failed, but left ${changed}`;
  const lost = before.find((slot) => !after.includes(slot));
  return lost && `it failed, but took away ${lost}`;
}

/** I-11, the registrations: what a failed call leaves behind is called after its slot is gone. */
function filesChanged(step: Step): string | undefined {
  const changed = fileChanges(step).find(
    ({ before, after }) =>
      before.sizeBytes !== after.sizeBytes ||
      before.references !== after.references ||
      before.notifiers !== after.notifiers,
  );
  return changed && `it failed, but left another size, reference or notifier on ${changed.handle}`;
}

function textOf({ addressSpace, id, flags, baseGfn, pages, hva, dirty }: ObservedMemslot): string {
  const bits = dirty === null ? "" : `, dirty ${printPages(dirty)}`;
  const where = `gfn ${baseGfn}, ${pages} pages, hva ${hva}`;
  return `slot ${id} of address space ${addressSpace}: flags ${flags}, ${where}${bits}`;
}
