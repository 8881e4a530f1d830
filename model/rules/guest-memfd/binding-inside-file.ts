import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import { bindsGuestMemfd } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** Offset and size are unsigned: an offset of 2^63 is behind the end of every file. */
export const bindingInsideFile: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/binding-inside-file",
  sentence: "The range that is bound must lie inside the guest_memfd.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind, since Linux 7.2 (06ba195f136a)",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const file = openGuestMemfd(state, operation.guestMemfd);
    if (file === undefined || !bindsGuestMemfd(state, operation)) return false;
    return operation.guestMemfdOffsetBytes + operation.sizeBytes > file.sizeBytes;
  },
};
