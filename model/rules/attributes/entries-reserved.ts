import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Nothing has changed then. The effect answers both outcomes for huge ranges, naming this rule. */
export const entriesReserved: Rule<SetMemoryAttributes> = {
  id: "attributes/entries-reserved",
  sentence: "The kernel must find memory for the attributes of all gfns of the range.",
  source: "virt/kvm/kvm_main.c, kvm_vm_set_mem_attributes, Linux 6.8 to 6.18",
  unreachable: "depends on the free memory of the host, not on the trace",
  verdict: "ENOMEM",
  speaks: () => false,
};
