import type { PreFaultMemory } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Types whose memory is encrypted refuse until the guest has been measured. */
export const typeAllowed: Rule<PreFaultMemory> = {
  id: "pre-fault/type-allowed",
  sentence: "The type of the VM must allow pre-faulting.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_arch_vcpu_pre_fault_memory, Linux 6.11 to 6.18",
  unreachable: "ordinary and software-protected VMs always allow it",
  verdict: "EOPNOTSUPP",
  speaks: () => false,
};
