import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { assured } from "../../assured.ts";
import { makesPrivate, QUEUED, rangeOf, withKind } from "../../designs/guest-memfd/kinds.ts";
import { openGuestMemfd } from "../../designs/guest-memfd/open-file.ts";
import type { Effect } from "../../rule.ts";

/**
 * All or nothing. Pages are neither made nor moved nor zeroed; that they keep what they hold is
 * what a software-protected VM does, and no promise to hardware that encrypts.
 */
export const convert: Effect<SetMemoryAttributes2> = {
  id: "conversion/convert",
  sentence: "Every page of the range is of the wanted kind from now on, and holds what it did.",
  source: QUEUED,
  apply: ({ state, operation }) => {
    const { handle } = assured(openGuestMemfd(state, operation.fd), "conversion/known-to-kernel");
    const after = withKind(state, handle, rangeOf(operation), makesPrivate(operation));
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "conversion/convert" }];
  },
};
