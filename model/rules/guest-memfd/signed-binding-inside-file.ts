import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import { bindsGuestMemfd } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/**
 * A bug that was released: a range that ends at 2^63 or behind has a negative end, which lies
 * before the end of every file. Its pages are real, and behind the end of the file.
 */
export const signedBindingInsideFile: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/signed-binding-inside-file",
  sentence: "Offset and end of the range, as signed numbers, must lie inside the guest_memfd.",
  source:
    "virt/kvm/guest_memfd.c, kvm_gmem_bind, Linux 6.8 to 7.1; a range that ends at 2^63 was " +
    "bound by 6.18.15 and 6.18.44",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const file = openGuestMemfd(state, operation.guestMemfd);
    if (file === undefined || !bindsGuestMemfd(state, operation)) return false;
    const { guestMemfdOffsetBytes: offset, sizeBytes } = operation;
    return signed(offset) < 0n || signed(offset + sizeBytes) > file.sizeBytes;
  },
};

/** The number that the lowest 64 bits are in a signed variable. */
function signed(value: bigint): bigint {
  return BigInt.asIntN(64, value);
}
