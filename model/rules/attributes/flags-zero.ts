import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Asked first of all arguments. */
export const flagsZero: Rule<SetMemoryAttributes> = {
  id: "attributes/flags-zero",
  sentence: "KVM_SET_MEMORY_ATTRIBUTES takes no flags.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_set_mem_attributes, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => operation.flags !== 0n,
};
