import {
  MEM_LOG_DIRTY_PAGES,
  MEM_READONLY,
  type SetUserMemoryRegion,
} from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Linux 6.8 added this test so that the old ioctl cannot ask for a guest_memfd, whose fields it
 * does not carry.
 */
export const firstIoctlFlags: Rule<SetUserMemoryRegion> = {
  id: "memslot/first-ioctl-flags",
  sentence: "KVM_SET_USER_MEMORY_REGION takes no flags but LOG_DIRTY_PAGES and READONLY.",
  source: "virt/kvm/kvm_main.c, kvm_vm_ioctl, case KVM_SET_USER_MEMORY_REGION, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => (operation.flags & ~(MEM_LOG_DIRTY_PAGES | MEM_READONLY)) !== 0,
};
