import type { SetRegion } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/**
 * A delete is held to it too, although its hva means nothing.
 */
export const hvaAligned: Rule<SetRegion> = {
  id: "memslot/hva-aligned",
  sentence: "The user-space address must be page aligned.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => !isPageAligned(operation.hva),
};
