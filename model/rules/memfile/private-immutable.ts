import { MEM_PRIVATE, type SetUserMemoryRegion } from "../../../abi/operation.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** Even a call that would change nothing is refused, and so is adding the flag. */
export const privateImmutable: Rule<SetUserMemoryRegion> = {
  id: "memfile/private-immutable",
  sentence: "An existing slot cannot be modified by a call that carries PRIVATE.",
  source:
    "v6 patch 7/8, __kvm_set_memory_region (20220519153713.819591-8-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ state, operation }) =>
    (operation.flags & MEM_PRIVATE) !== 0 && slotToModify(state, operation) !== undefined,
};
