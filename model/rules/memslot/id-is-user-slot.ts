import { type SetRegion, slotIdOf } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Only bits 0..15 are looked at here; the address space in the upper half comes much later.
 */
export const idIsUserSlot: Rule<SetRegion> = {
  id: "memslot/id-is-user-slot",
  sentence: "The slot id must be below the number of user slots.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl_set_memory_region, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) => slotIdOf(operation.slot) >= dialect.constants.userSlots,
};
