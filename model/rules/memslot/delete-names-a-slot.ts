import type { SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";
import { memslotNamed } from "../../state.ts";

/**
 * All the argument checks come first: a delete with an unaligned gpa never gets here.
 */
export const deleteNamesASlot: Rule<SetRegion> = {
  id: "memslot/delete-names-a-slot",
  sentence: "Deleting, which is asking for size 0, needs a slot with this id.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) =>
    operation.sizeBytes === 0n && memslotNamed(state, operation.slot) === undefined,
};
