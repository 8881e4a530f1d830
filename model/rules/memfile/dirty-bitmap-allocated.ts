import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import { failsAllocation } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** By now the notifier of a private slot is registered. */
export const dirtyBitmapAllocated: Rule<SetUserMemoryRegion> = {
  id: "memfile/dirty-bitmap-allocated",
  sentence: "The kernel must find memory for the dirty bitmap of a slot that begins to log.",
  source: "virt/kvm/kvm_main.c, kvm_prepare_memory_region, kvm_alloc_dirty_bitmap, Linux 5.18",
  verdict: ({ operation: { inject } }) => ({ kind: "failed", errno: inject?.errno ?? "ENOMEM" }),
  speaks: ({ state, operation }) => failsAllocation(state, operation, "bitmap"),
};
