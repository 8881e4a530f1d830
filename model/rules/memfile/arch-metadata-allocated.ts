import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { failsAllocation } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * The last allocation, of a call that places a slot. Slots of many GiB may meet it without
 * injection: the effect answers both outcomes for them, naming this rule for the failure.
 */
export const archMetadataAllocated: Rule<SetUserMemoryRegion> = {
  id: "memfile/arch-metadata-allocated",
  sentence: "The kernel must find memory for the reverse maps and large-page records of a slot.",
  source: "arch/x86/kvm/x86.c, kvm_alloc_memslot_metadata, Linux 5.18",
  verdict: ({ operation: { inject } }) => ({ kind: "failed", errno: inject?.errno ?? "ENOMEM" }),
  speaks: ({ state, operation }) => failsAllocation(state, operation, "metadata"),
};
