import type { SetRegion } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * The bitmap and the reverse maps of a slot are allocated for its size; only its place and its
 * logging can change.
 */
export const sizeUnchanged: Rule<SetRegion> = {
  id: "memslot/size-unchanged",
  sentence: "The size of an existing slot cannot be changed.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const slot = slotToModify(state, operation);
    return slot !== undefined && BigInt(slot.pages) !== pageOf(operation.sizeBytes);
  },
};
