import type { PreFaultMemory } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** With shadow paging it is the guest's own page tables that decide what is mapped. */
export const twoDimensionalPaging: Rule<PreFaultMemory> = {
  id: "pre-fault/two-dimensional-paging",
  sentence: "Memory can only be pre-faulted with two-dimensional paging.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_tdp_map_page, Linux 6.11 to 6.18",
  verdict: "EOPNOTSUPP",
  speaks: ({ dialect }) => dialect.constants.twoDimensionalPaging !== true,
};
