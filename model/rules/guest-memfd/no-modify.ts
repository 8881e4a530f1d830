import { MEM_GUEST_MEMFD, type SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * Even a call that would change nothing is refused.
 */
export const noModify: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/no-modify",
  sentence: "An existing slot cannot be modified by a call that carries GUEST_MEMFD.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) =>
    (operation.flags & MEM_GUEST_MEMFD) !== 0 && slotToModify(state, operation) !== undefined,
};
