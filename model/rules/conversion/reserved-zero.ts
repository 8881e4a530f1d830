import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import type { Rule } from "../../rule.ts";

/** `error_offset` is none of them: what stands there is not looked at. */
export const reservedZero: Rule<SetMemoryAttributes2> = {
  id: "conversion/reserved-zero",
  sentence: "Every reserved word of the argument must be 0.",
  source: QUEUED,
  verdict: "EINVAL",
  speaks: ({ operation }) => operation.reserved !== 0n,
};
