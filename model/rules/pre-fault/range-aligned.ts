import type { PreFaultMemory } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Before the machine is asked whether it can pre-fault at all. */
export const rangeAligned: Rule<PreFaultMemory> = {
  id: "pre-fault/range-aligned",
  sentence: "The range must consist of whole pages.",
  source: "virt/kvm/kvm_main.c, kvm_vcpu_pre_fault_memory, Linux 6.11 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation: { gpa, sizeBytes } }) => !(isPageAligned(gpa) && isPageAligned(sizeBytes)),
};
