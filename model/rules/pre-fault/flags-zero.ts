import type { PreFaultMemory } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Asked first of all arguments. */
export const flagsZero: Rule<PreFaultMemory> = {
  id: "pre-fault/flags-zero",
  sentence: "KVM_PRE_FAULT_MEMORY takes no flags.",
  source: "virt/kvm/kvm_main.c, kvm_vcpu_pre_fault_memory, Linux 6.11 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => operation.flags !== 0n,
};
