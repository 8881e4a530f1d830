import type { Fallocate } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** A hole in part of a page would leave old bytes where they are. */
export const fallocateAligned: Rule<Fallocate> = {
  id: "guest-memfd/fallocate-aligned",
  sentence: "fallocate of a guest_memfd takes whole pages.",
  source: "virt/kvm/guest_memfd.c, kvm_gmem_fallocate, Linux 6.8 to 6.18",
  verdict: "EINVAL",
  speaks: ({ state, operation: { fd, offsetBytes, sizeBytes } }) =>
    openGuestMemfd(state, fd) !== undefined &&
    !(isPageAligned(offsetBytes) && isPageAligned(sizeBytes)),
};
