import {
  type GuestAccess,
  isEmulated,
  isPrivateGfn,
  memoryFault,
  slotUnder,
} from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * Private memory never comes from userspace_addr, and a private gfn is no device either. KVM's own
 * copies do not look at attributes.
 */
export const privateNeedsGuestMemfd: Rule<GuestAccess> = {
  id: "guest-access/private-needs-guest-memfd",
  sentence:
    "A guest access to a private gfn without a slot, or in a slot without guest_memfd, exits " +
    "with MEMORY_FAULT and EFAULT.",
  source: "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn, kvm_handle_noslot_fault, Linux 6.8 to 6.18",
  verdict: memoryFault,
  speaks: (context) =>
    !isEmulated(context) && isPrivateGfn(context) && slotUnder(context)?.guestMemfd === undefined,
};
