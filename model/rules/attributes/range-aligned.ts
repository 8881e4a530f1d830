import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Attributes belong to gfns; whether there are slots does not matter. */
export const rangeAligned: Rule<SetMemoryAttributes> = {
  id: "attributes/range-aligned",
  sentence: "The range must consist of whole pages.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_set_mem_attributes, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation: { gpa, sizeBytes } }) => !(isPageAligned(gpa) && isPageAligned(sizeBytes)),
};
