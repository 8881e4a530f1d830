import type { SetRegion } from "../../../abi/operation.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** Guest and host would disagree about what is mapped; user space deletes and creates instead. */
export const hvaUnchanged: Rule<SetRegion> = {
  id: "memslot/hva-unchanged",
  sentence: "The user-space address of an existing slot cannot be changed.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const slot = slotToModify(state, operation);
    return slot !== undefined && slot.hva !== operation.hva;
  },
};
