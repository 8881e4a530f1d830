import { MEM_PRIVATE, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Nothing but the flags has been read by then, so an unreadable rest of the block goes unnoticed.
 */
export const privateRefused: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-refused",
  sentence: "Before the series is complete, a call that asks for PRIVATE is refused at once.",
  source: "v6 patch 4/8, kvm_vm_ioctl (20220519153713.819591-5-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ operation }) => ((operation.firstFetchFlags ?? operation.flags) & MEM_PRIVATE) !== 0,
};
