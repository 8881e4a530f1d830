import { type GuestAccess, isOfOtherKind, memoryFault } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * The kind of the page is that of its file, whatever the type of the VM; the accesses of an
 * ordinary VM are shared. So one that binds a file that was not made INIT_SHARED gets this exit for
 * every page of it, which it cannot convert: that follows from the text, and is the first thing to
 * try on a kernel. In a software-protected VM the access is of the kind of the page, unless a
 * conversion comes between two looks at it.
 */
export const kindAgrees: Rule<GuestAccess> = {
  id: "guest-access/kind-agrees",
  sentence:
    "A guest access of the other kind than the page that the file has there exits with " +
    "MEMORY_FAULT and EFAULT; flags tell the kind of the access.",
  source:
    "arch/x86/kvm/mmu/mmu.c, kvm_mmu_faultin_pfn, with the kind from virt/kvm/guest_memfd.c: " +
    "queued for Linux 7.4 (kvm-x86 coco, linux-next of 2026-09-23); read, and seen on no kernel",
  verdict: memoryFault,
  speaks: (context) => isOfOtherKind(context) && context.operation.addressSpace === 0,
};
