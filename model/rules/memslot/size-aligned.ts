import type { SetRegion } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/**
 * Size 0 passes: it means delete.
 */
export const sizeAligned: Rule<SetRegion> = {
  id: "memslot/size-aligned",
  sentence: "The size must be a multiple of the page size.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => !isPageAligned(operation.sizeBytes),
};
