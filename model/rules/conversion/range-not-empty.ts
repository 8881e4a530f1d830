import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { wrapU64 } from "../../../abi/units.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import type { Rule } from "../../rule.ts";

/** Offset and size are unsigned. */
export const rangeNotEmpty: Rule<SetMemoryAttributes2> = {
  id: "conversion/range-not-empty",
  sentence: "The range must not be empty and must not wrap around 2^64.",
  source: QUEUED,
  verdict: "EINVAL",
  speaks: ({ operation: { offsetBytes, sizeBytes } }) =>
    sizeBytes === 0n || wrapU64(offsetBytes + sizeBytes) < offsetBytes,
};
