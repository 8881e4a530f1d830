import type { PreFaultMemory } from "../../../abi/operation.ts";
import { wrapU64 } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** The sum is an unsigned 64-bit one: ending exactly at 2^64 is refused. */
export const rangeNotEmpty: Rule<PreFaultMemory> = {
  id: "pre-fault/range-not-empty",
  sentence: "The range must not be empty and must not wrap around 2^64.",
  source: "virt/kvm/kvm_main.c, kvm_vcpu_pre_fault_memory, Linux 6.11 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation: { gpa, sizeBytes } }) => wrapU64(gpa + sizeBytes) <= gpa,
};
