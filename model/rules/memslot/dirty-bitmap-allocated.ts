import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** By now a slot that moves is already invalid; the failure brings it back as it was. */
export const dirtyBitmapAllocated: Rule<SetRegion> = {
  id: "memslot/dirty-bitmap-allocated",
  sentence: "The kernel must find memory for the dirty bitmap of a slot that begins to log.",
  source:
    "virt/kvm/kvm_main.c, kvm_prepare_memory_region, kvm_alloc_dirty_bitmap, Linux 5.18 to 6.18",
  unreachable: "two bits a page; slots so large that it matters are let go by memslot/set-region",
  verdict: "ENOMEM",
  speaks: () => false,
};
