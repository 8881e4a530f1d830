import { isReferenced } from "../../designs/guest-memfd/open-file.ts";
import { bindingUnder, type GuestAccess, memoryFault } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * A slot does not keep its file alive. The slot stays, its range stays taken, and what KVM itself
 * copies still goes through userspace_addr.
 */
export const guestMemfdOpen: Rule<GuestAccess> = {
  id: "guest-access/guest-memfd-open",
  sentence:
    "A guest access to a slot whose guest_memfd is gone exits with MEMORY_FAULT and EFAULT.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_release and kvm_gmem_get_pfn, Linux 6.8 to 6.18",
  verdict: memoryFault,
  speaks: (context) => {
    const binding = bindingUnder(context);
    return binding !== undefined && !isReferenced(context.state, binding.file);
  },
};
