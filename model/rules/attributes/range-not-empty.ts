import type { SetMemoryAttributes } from "../../../abi/operation.ts";
import { wrapU64 } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** The sum is an unsigned 64-bit one: ending exactly at 2^64 is refused. */
export const rangeNotEmpty: Rule<SetMemoryAttributes> = {
  id: "attributes/range-not-empty",
  sentence: "The range must not be empty and must not wrap around 2^64.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_set_mem_attributes, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation: { gpa, sizeBytes } }) => sizeBytes === 0n || wrapU64(gpa + sizeBytes) < gpa,
};
