import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import type { Dialect } from "../../dialect.ts";
import type { Rule } from "../../rule.ts";

/**
 * An ordinary VM supports none, and neither does any where files know the kinds of their pages:
 * there, only attributes=0 passes, and does nothing.
 */
export const known: Rule<SetMemoryAttributes> = {
  id: "attributes/known",
  sentence: "Only attributes that the type of the VM supports can be set.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_set_mem_attributes, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) => (operation.attributes & ~supported(dialect)) !== 0n,
};

function supported({ constants }: Dialect): bigint {
  return constants.privateVm === true && constants.inPlaceConversion !== true ? PRIVATE : 0n;
}

const PRIVATE = 8n;
