import { MEM_PRIVATE, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * The first fetch decided how much to copy. Only this bit is compared: for the rest, the second
 * fetch counts.
 */
export const privateFlagStable: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-flag-stable",
  sentence: "The PRIVATE flag must be the same in both fetches of the flags.",
  source: "v6 patch 4/8, kvm_vm_ioctl (20220519153713.819591-5-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ operation: { flags, firstFetchFlags = flags } }) =>
    ((flags ^ firstFetchFlags) & MEM_PRIVATE) !== 0,
};
