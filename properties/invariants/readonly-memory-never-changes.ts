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

function storeThrough(step: Step): string | undefined {
  const { operation, outcome, before, after } = step;
  if ("lengthBytes" in operation) return bytesThrough(step);
  if (operation.op !== "guest_write") return undefined;
  const slot = memslotAt(before, operation.addressSpace, pageOf(operation.gpa));
  if (slot === undefined || (slot.flags & MEM_READONLY) === 0) return undefined;
  if (outcome.kind === "ok") return `a store into READONLY slot ${slot.id} reached memory`;
  const changed = before.hostPages !== after.hostPages;
  return changed ? `a store into READONLY slot ${slot.id} changed a host page` : undefined;
}

/** What of a store of bytes lies in such a slot has to be an exit. */
function bytesThrough({ operation, outcome, before }: Step): string | undefined {
  if (operation.op !== "guest_write_bytes" && operation.op !== "guest_exchange") return undefined;
  if (outcome.kind !== "ok" && outcome.kind !== "accessed") return undefined;
  const { gpa, lengthBytes, addressSpace } = operation;
  const exits = outcome.kind === "ok" ? [] : outcome.exits;
  for (const gfn of new Set([pageOf(gpa), pageOf(gpa + BigInt(lengthBytes) - 1n)])) {
    const slot = memslotAt(before, addressSpace, gfn);
    if (slot === undefined || (slot.flags & MEM_READONLY) === 0) continue;
    const left = exits.some((exit) => exit.access === "write" && pageOf(exit.gpa) === gfn);
    if (!left) return `a store of bytes into READONLY slot ${slot.id} reached memory`;
  }
  return undefined;
}

function writableMapping(step: Step): string | undefined {
  const page = pagesToJudge(step).find(
    ({ writable, slot }) => writable && slot !== undefined && (slot.flags & MEM_READONLY) !== 0,
  );
  return page && `${placeOf(page)} is mapped writable in READONLY slot ${page.slot?.id}`;
}
