import { MEM_GUEST_MEMFD, type SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * Guest-private memory has no dirty log, and a read-only slot of a guest_memfd was given no
 * meaning.
 */
export const flagAlone: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/flag-alone",
  sentence: "GUEST_MEMFD cannot be combined with LOG_DIRTY_PAGES or READONLY.",
  source: "virt/kvm/kvm_main.c, check_memory_region_flags, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) =>
    (operation.flags & MEM_GUEST_MEMFD) !== 0 && operation.flags !== MEM_GUEST_MEMFD,
};
