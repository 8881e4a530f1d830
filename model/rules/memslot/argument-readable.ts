import { REGION_BYTES, REGION2_BYTES, type SetRegion } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * The second ioctl copies its 160 bytes always, also when no flag asks for the part behind byte 32.
 */
export const argumentReadable: Rule<SetRegion> = {
  id: "memslot/argument-readable",
  sentence:
    "The argument block must be readable: 32 bytes, or 160 for KVM_SET_USER_MEMORY_REGION2.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl, KVM_SET_USER_MEMORY_REGION(2), Linux 5.18 to 6.18",
  verdict: "EFAULT",
  speaks: ({ operation: { op, readable } }) =>
    readable !== undefined &&
    (readable.from > 0 ||
      readable.to < (op === "set_user_memory_region" ? REGION_BYTES : REGION2_BYTES)),
};
