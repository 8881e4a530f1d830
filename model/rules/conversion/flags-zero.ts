import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import type { Rule } from "../../rule.ts";

/** Asked first of what is in the block; all that follows up to the kinds is EINVAL as well. */
export const flagsZero: Rule<SetMemoryAttributes2> = {
  id: "conversion/flags-zero",
  sentence: "KVM_SET_MEMORY_ATTRIBUTES2 takes no flags.",
  source: QUEUED,
  verdict: "EINVAL",
  speaks: ({ operation }) => operation.flags !== 0n,
};
