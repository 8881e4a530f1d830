import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { isUniform, makesPrivate, QUEUED, rangeOf } from "../../designs/guest-memfd/kinds.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Rule } from "../../rule.ts";

/** Nothing is unmapped, no reference is looked at, and no memory is needed. */
export const uniform: Rule<SetMemoryAttributes2> = {
  id: "conversion/uniform",
  sentence: "A range whose pages are all of the wanted kind already is left alone, pinned or not.",
  source: QUEUED,
  verdict: () => ({ kind: "ok" }),
  speaks: ({ state, operation }) => {
    const file = openGuestMemfd(state, operation.fd);
    return file !== undefined && isUniform(file, rangeOf(operation), makesPrivate(operation));
  },
};
