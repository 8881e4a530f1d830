import { filePageUnder, isPrivate, memoryFault } from "../../designs/memfile/access.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/**
 * The request to user space: make the page shared, or tell the guest. The page is looked up, and so
 * zeroed if nobody has looked before.
 */
export const pageShared: Rule<GuestAccess> = {
  id: "memfile/page-shared",
  sentence:
    "A shared access to a page that the file holds exits with KVM_EXIT_MEMORY_FAULT, flags 0.",
  source: "v6 patch 6/8, kvm_faultin_pfn (20220519153713.819591-7-chao.p.peng@linux.intel.com)",
  verdict: memoryFault,
  speaks: (context) => !isPrivate(context) && filePageUnder(context) !== undefined,
};
