import { MEM_GUEST_MEMFD, type SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { wrapU64 } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/**
 * The sum is an unsigned 64-bit one: ending exactly at 2^64 is refused. The file's own size is not
 * looked at here but when the binding is made.
 */
export const offsetNoWrap: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/offset-no-wrap",
  sentence: "Offset and size of a guest_memfd binding must not wrap around 2^64.",
  source: "virt/kvm/kvm_main.c, [__]kvm_set_memory_region, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation: { flags, guestMemfdOffsetBytes, sizeBytes } }) =>
    (flags & MEM_GUEST_MEMFD) !== 0 &&
    wrapU64(guestMemfdOffsetBytes + sizeBytes) < guestMemfdOffsetBytes,
};
