import {
  bindingUnder,
  filePageUnder,
  isPrivate,
  memoryFault,
} from "../../designs/memfile/access.ts";
import type { GuestAccess } from "../../guest-memory.ts";
import type { Rule } from "../../rule.ts";

/** The request to user space: allocate the page in the file. */
export const pagePrivate: Rule<GuestAccess> = {
  id: "memfile/page-private",
  sentence:
    "A private access to a page that the file lacks exits with KVM_EXIT_MEMORY_FAULT, flags 1.",
  source: "v6 patch 6/8, kvm_faultin_pfn (20220519153713.819591-7-chao.p.peng@linux.intel.com)",
  verdict: memoryFault,
  speaks: (context) =>
    isPrivate(context) &&
    bindingUnder(context) !== undefined &&
    filePageUnder(context) === undefined,
};
