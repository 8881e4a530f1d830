import { MEM_READONLY } from "../../abi/operation.ts";
import { pageOf } from "../../abi/units.ts";
import { memslotAt } from "../../model/state.ts";
import { pagesToJudge, placeOf } from "../mappings.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * The memory of a READONLY slot may change, through another slot or by the VMM, but not through the
 * slot itself.
 */
export const readonlyMemoryNeverChanges: AlwaysProperty = {
  kind: "always",
  id: "readonly-memory-never-changes",
  sentence: "The guest cannot change memory through a READONLY slot.",
  source:
    "Documentation/virt/kvm/api.rst, KVM_SET_USER_MEMORY_REGION, KVM_MEM_READONLY, Linux 6.18",
  needsObservation: false,
  violation: (step) => storeThrough(step) ?? writableMapping(step),
};

function storeThrough({ operation, outcome, before, after }: Step): string | undefined {
  if (operation.op !== "guest_write") return undefined;
  const slot = memslotAt(before, operation.addressSpace, pageOf(operation.gpa));
  if (slot === undefined || (slot.flags & MEM_READONLY) === 0) return undefined;
  if (outcome.kind === "ok") return `a store into READONLY slot ${slot.id} reached memory`;
  const changed = before.hostPages !== after.hostPages;
  return changed ? `a store into READONLY slot ${slot.id} changed a host page` : undefined;
}

function writableMapping(step: Step): string | undefined {
  const page = pagesToJudge(step).find(
    ({ writable, slot }) => writable && slot !== undefined && (slot.flags & MEM_READONLY) !== 0,
  );
  return page && `${placeOf(page)} is mapped writable in READONLY slot ${page.slot?.id}`;
}
