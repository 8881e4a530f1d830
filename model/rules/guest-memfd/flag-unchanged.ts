import { MEM_GUEST_MEMFD, type SetRegion } from "../../../abi/operation.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * Without it a call with no flags kept the file bound to a slot that the kernel had freed. The
 * other direction, adding the flag, is `guest-memfd/no-modify`. The first ioctl, which cannot carry
 * the flag, is held to it all the more.
 */
export const flagUnchanged: Rule<SetRegion> = {
  id: "guest-memfd/flag-unchanged",
  sentence: "A slot that is bound to a guest_memfd cannot lose its GUEST_MEMFD flag.",
  source:
    "virt/kvm/kvm_main.c, kvm_set_memory_region, since 6.19 (9935df5333aa), in 6.18.y and " +
    "6.12.y too",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const slot = slotToModify(state, operation);
    return slot !== undefined && ((slot.flags ^ operation.flags) & MEM_GUEST_MEMFD) !== 0;
  },
};
