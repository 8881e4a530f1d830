import { MEMORY_ATTRIBUTES2_BYTES } from "../../../abi/memory-kinds.ts";
import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import type { Rule } from "../../rule.ts";

/** Whatever stands in them: the block is copied before anything is looked at. */
export const argumentReadable: Rule<SetMemoryAttributes2> = {
  id: "conversion/argument-readable",
  sentence: "The kernel must be able to read all 128 bytes of the argument.",
  source: QUEUED,
  verdict: "EFAULT",
  speaks: ({ operation: { readable } }) =>
    readable !== undefined && !(readable.from === 0 && readable.to >= MEMORY_ATTRIBUTES2_BYTES),
};
