import {
  MEM_PRIVATE,
  REGION_BYTES,
  REGION2_BYTES,
  type SetUserMemoryRegion,
} from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** The first fetch decides how much is copied, before anybody asks whether PRIVATE is supported. */
export const argumentReadable: Rule<SetUserMemoryRegion> = {
  id: "memfile/argument-readable",
  sentence:
    "The argument block must be readable: 32 bytes, or 160 when the first fetch saw PRIVATE.",
  source: "v6 patch 7/8, kvm_vm_ioctl (20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  verdict: "EFAULT",
  speaks: ({ operation: { flags, firstFetchFlags = flags, readable } }) => {
    const bytes = (firstFetchFlags & MEM_PRIVATE) === 0 ? REGION_BYTES : REGION2_BYTES;
    return readable !== undefined && (readable.from > 0 || readable.to < bytes);
  },
};
