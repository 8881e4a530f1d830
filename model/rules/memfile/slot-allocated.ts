import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { failsAllocation } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** The first allocation of the call. Only an injected failure meets it. */
export const slotAllocated: Rule<SetUserMemoryRegion> = {
  id: "memfile/slot-allocated",
  sentence: "The kernel must find memory for the record of a slot that is created or changed.",
  source: "virt/kvm/kvm_main.c, __kvm_set_memory_region, Linux 5.18",
  verdict: ({ operation: { inject } }) => ({ kind: "failed", errno: inject?.errno ?? "ENOMEM" }),
  speaks: ({ state, operation }) => failsAllocation(state, operation, "slot"),
};
