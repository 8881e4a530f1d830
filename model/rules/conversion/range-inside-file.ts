import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** The size of a guest_memfd is fixed, so nothing can change between this and the rest. */
export const rangeInsideFile: Rule<SetMemoryAttributes2> = {
  id: "conversion/range-inside-file",
  sentence: "The range must lie inside the file.",
  source: QUEUED,
  verdict: "EINVAL",
  speaks: ({ state, operation }) => {
    const fileBytes = openGuestMemfd(state, operation.fd)?.sizeBytes ?? 0n;
    return operation.offsetBytes + operation.sizeBytes > fileBytes;
  },
};
