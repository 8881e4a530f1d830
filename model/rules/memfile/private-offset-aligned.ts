import { MEM_PRIVATE, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** A delete that carries PRIVATE is held to it too. */
export const privateOffsetAligned: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-offset-aligned",
  sentence: "The private offset must be page aligned.",
  source:
    "v6 patch 7/8, __kvm_set_memory_region (20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ operation }) =>
    (operation.flags & MEM_PRIVATE) !== 0 && !isPageAligned(operation.privateOffsetBytes),
};
