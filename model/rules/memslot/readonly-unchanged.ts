import { MEM_READONLY, type SetRegion } from "../../../abi/operation.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * Mappings made under the old promise would stay: see the commit. A move cannot change it either.
 */
export const readonlyUnchanged: Rule<SetRegion> = {
  id: "memslot/readonly-unchanged",
  sentence: "An existing slot cannot become read-only or writable.",
  source:
    "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18; since 3.9 (75d61fbcf563)",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const slot = slotToModify(state, operation);
    return slot !== undefined && ((slot.flags ^ operation.flags) & MEM_READONLY) !== 0;
  },
};
