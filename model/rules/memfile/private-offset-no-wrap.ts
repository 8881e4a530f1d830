import { MEM_PRIVATE, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import { U64_MAX } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** The size of the file is not asked: a slot may reach behind its end. */
export const privateOffsetNoWrap: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-offset-no-wrap",
  sentence: "Private offset and size together must fit 64 bits.",
  source:
    "v6 patch 7/8, __kvm_set_memory_region (20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ operation: { flags, privateOffsetBytes, sizeBytes } }) =>
    (flags & MEM_PRIVATE) !== 0 && privateOffsetBytes > U64_MAX - sizeBytes,
};
