import { addressSpaceOf, type SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** x86 has two: address space 1 is what the vCPU sees in system management mode. */
export const addressSpaceExists: Rule<SetRegion> = {
  id: "memslot/address-space-exists",
  sentence: "The address space in bits 16..31 of the slot word must exist.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) =>
    addressSpaceOf(operation.slot) >= dialect.constants.addressSpaces,
};
