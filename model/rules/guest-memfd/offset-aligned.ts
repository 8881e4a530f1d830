import { MEM_GUEST_MEMFD, type SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/**
 * Evaluated for a delete as well, when the call carries the flag.
 */
export const offsetAligned: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/offset-aligned",
  sentence: "The offset of a guest_memfd binding must be page aligned.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) =>
    (operation.flags & MEM_GUEST_MEMFD) !== 0 && !isPageAligned(operation.guestMemfdOffsetBytes),
};
