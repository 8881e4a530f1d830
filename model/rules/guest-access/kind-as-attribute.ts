import {
  type GuestAccess,
  isPrivateAccess,
  isPrivateGfn,
  memoryFault,
} from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * The request to convert the page: user space changes the attribute, and the guest's access is made
 * again. It is asked before the slot is, so that it takes the place of MMIO, too. Seen on no kernel
 * by this checker, which has no machine with memory encryption.
 *
 * On SNP a private access to a gfn that a shared one has left a note of MMIO for fails without an
 * exit, and the kernel warns (07702e5a6d6d, 6.11); TDX has page tables of its own for each kind,
 * and so has the model.
 */
export const kindAsAttribute: Rule<GuestAccess> = {
  id: "guest-access/kind-as-attribute",
  sentence:
    "A guest access of the other kind than the attribute of its gfn exits with MEMORY_FAULT and " +
    "EFAULT; flags tell the kind of the access.",
  source:
    "arch/x86/kvm/mmu/mmu.c, __kvm_faultin_pfn (6.8, 8dd2eee9d526), in front of the slot " +
    "since 6.11 (20240228024147.41573-10-seanjc@google.com); " +
    "include/linux/kvm_host.h, kvm_prepare_memory_fault_exit, Linux 6.8 to 7.3; not measured",
  verdict: memoryFault,
  speaks: (context) => isPrivateAccess(context) !== isPrivateGfn(context),
};
