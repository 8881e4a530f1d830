import type { PreFaultMemory } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** TDX guests name the same memory at two addresses, of which this call takes one. */
export const gpaWithoutDirectBits: Rule<PreFaultMemory> = {
  id: "pre-fault/gpa-without-direct-bits",
  sentence: "The gpa must not have bits that only tell private from shared.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_arch_vcpu_pre_fault_memory, Linux 6.16 to 6.18",
  unreachable: "only TDX guests have such bits",
  verdict: "EINVAL",
  speaks: () => false,
};
