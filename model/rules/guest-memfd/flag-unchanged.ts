import { MEM_GUEST_MEMFD, type SetUserMemoryRegion2 } from "../../operation.ts";
import { slotToModify } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * Without it a call with no flags kept the file bound to a slot that the kernel had freed. The
 * other direction, adding the flag, is `guest-memfd/no-modify`.
 */
export const flagUnchanged: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/flag-unchanged",
  sentence: "A slot that is bound to a guest_memfd cannot lose its GUEST_MEMFD flag.",
  source:
    "virt/kvm/kvm_main.c, kvm_set_memory_region, Linux 6.18 (9935df5333aa, Linux 6.19 and 6.18.y)",
  unreachable: "no operation makes a guest_memfd yet, so no slot carries the flag",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const slot = slotToModify(state, operation);
    return slot !== undefined && ((slot.flags ^ operation.flags) & MEM_GUEST_MEMFD) !== 0;
  },
};
