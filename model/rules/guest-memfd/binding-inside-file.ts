import type { SetUserMemoryRegion2 } from "../../../abi/operation.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import { bindsGuestMemfd } from "../../region-change.ts";
import type { Rule } from "../../rule.ts";

/** An offset that is negative as a signed number is behind the end of every file. */
export const bindingInsideFile: Rule<SetUserMemoryRegion2> = {
  id: "guest-memfd/binding-inside-file",
  sentence: "The range that is bound must lie inside the guest_memfd.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_bind, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const file = openGuestMemfd(state, operation.guestMemfd);
    if (file === undefined || !bindsGuestMemfd(state, operation)) return false;
    return operation.guestMemfdOffsetBytes + operation.sizeBytes > file.sizeBytes;
  },
};
