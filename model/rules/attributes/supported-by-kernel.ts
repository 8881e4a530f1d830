import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** A kernel without private types of VM may leave them out. */
export const supportedByKernel: Rule<SetMemoryAttributes> = {
  id: "attributes/supported-by-kernel",
  sentence: "The kernel must be built with memory attributes.",
  source:
    "virt/kvm/kvm_main.c, kvm_vm_ioctl, CONFIG_KVM_GENERIC_MEMORY_ATTRIBUTES, Linux 6.8 to 6.18",
  verdict: "ENOTTY",
  speaks: ({ dialect }) => dialect.constants.memoryAttributes !== true,
};
