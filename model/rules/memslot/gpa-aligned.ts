import type { SetRegion } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/**
 * A delete is held to it too, although its gpa means nothing.
 */
export const gpaAligned: Rule<SetRegion> = {
  id: "memslot/gpa-aligned",
  sentence: "The guest physical address must be page aligned.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => !isPageAligned(operation.gpa),
};
