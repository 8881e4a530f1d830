import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** The command of the VM has the same number and another size, and is refused just so. */
export const knownToKernel: Rule<SetMemoryAttributes2> = {
  id: "conversion/known-to-kernel",
  sentence: "The ioctl is one of a guest_memfd, on a kernel that converts in place.",
  source: QUEUED,
  verdict: "ENOTTY",
  speaks: ({ dialect, state, operation }) =>
    dialect.constants.inPlaceConversion !== true ||
    openGuestMemfd(state, operation.fd) === undefined,
};
