import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import type { Rule } from "../../rule.ts";

/** Kinds belong to pages of the file, whether they are there or not. */
export const rangeAligned: Rule<SetMemoryAttributes2> = {
  id: "conversion/range-aligned",
  sentence: "The range must consist of whole pages.",
  source: QUEUED,
  verdict: "EINVAL",
  speaks: ({ operation: { offsetBytes, sizeBytes } }) =>
    !(isPageAligned(offsetBytes) && isPageAligned(sizeBytes)),
};
