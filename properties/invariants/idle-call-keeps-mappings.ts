import type { ObservedMapping } from "../../abi/observation.ts";
import type { OperationKind } from "../../abi/operation.ts";
import { changesOf } from "../../abi/sorted-list.ts";
import type { AlwaysProperty, Step } from "../property.ts";

/**
 * A needless zap costs the guest a fault and shows in no answer. Kernels may zap more than they
 * need to, and some do; a machine that promises not to is held to it.
 */
export const idleCallKeepsMappings: AlwaysProperty = {
  kind: "always",
  id: "idle-call-keeps-mappings",
  sentence: "A call that the text specifies as one that changes nothing drops no guest mapping.",
  source:
    "virt/kvm/kvm_main.c: kvm_set_memory_region, where nothing changes; " +
    "kvm_vm_set_mem_attributes, where the range has the attributes already, Linux 6.8",
  needsObservation: true,
  promise: "keepsMappings",
  violation: (step) => {
    if (!isIdle(step)) return undefined;
    const { observedBefore, observedAfter } = step;
    if (observedBefore?.mappings === observedAfter?.mappings) return undefined;
    const { gone, come } = changesOf(observedBefore?.mappings ?? [], observedAfter?.mappings ?? []);
    const kept = new Set(come.map(textOf));
    const lost = gone.find((mapping) => !kept.has(textOf(mapping)));
    return lost && `nothing changed, but the mapping of gfn ${lost.gfn} is gone or another one`;
  },
};

function isIdle({ before, after, operation, outcome, decidedBy }: Step): boolean {
  // One that is refused for a page has unmapped the range from user space by then.
  if (operation.op === "set_memory_attributes2") return decidedBy === "conversion/uniform";
  return before === after && outcome.kind !== "failed" && IDLE.includes(operation.op);
}

/** Calls that do not touch a mapping unless they change something. */
const IDLE: readonly OperationKind[] = [
  "set_user_memory_region",
  "set_user_memory_region2",
  "set_memory_attributes",
  "host_mprotect",
  "create_guest_memfd",
  "dup",
  "fstat",
  "get_seals",
];

function textOf({ addressSpace, gfn, pfn, writable, kind, order }: ObservedMapping): string {
  return [addressSpace, gfn, pfn, writable, kind, order].join();
}
