import {
  addressSpaceOf,
  type ClearDirtyLog,
  type GetDirtyLog,
  slotIdOf,
} from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/** Unlike the region ioctl, both halves of the slot word are judged at once. */
export const slotInRange: Rule<GetDirtyLog | ClearDirtyLog> = {
  id: "dirty-log/slot-in-range",
  sentence: "The address space must exist and the id must be that of a user slot.",
  source: "virt/kvm/kvm_main.c, kvm_{get,clear}_dirty_log_protect, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect: { constants }, operation: { slot } }) =>
    addressSpaceOf(slot) >= constants.addressSpaces || slotIdOf(slot) >= constants.userSlots,
};
