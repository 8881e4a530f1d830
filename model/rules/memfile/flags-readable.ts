import type { SetUserMemoryRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * The kernel must know the flags before it knows how long the argument block is.
 */
export const flagsReadable: Rule<SetUserMemoryRegion> = {
  id: "memfile/flags-readable",
  sentence: "The flags, bytes 4 to 7 of the argument block, must be readable.",
  source: "v6 patch 4/8, kvm_vm_ioctl (20220519153713.819591-5-chao.p.peng@linux.intel.com)",
  verdict: "EFAULT",
  speaks: ({ operation: { readable } }) =>
    readable !== undefined && (readable.from > 4 || readable.to < 8),
};
