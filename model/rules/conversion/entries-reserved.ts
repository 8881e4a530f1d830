import type { SetMemoryAttributes2 } from "../../../abi/operation.ts";
import { QUEUED } from "../../designs/guest-memfd/kinds.ts";
import type { Rule } from "../../rule.ts";

const ERRNO = "ENOMEM";

/** A handful of entries, however long the range is. */
export const entriesReserved: Rule<SetMemoryAttributes2> = {
  id: "conversion/entries-reserved",
  sentence: "The kernel must find memory for the kinds of the range before it changes anything.",
  source: QUEUED,
  unreachable: "depends on the free memory of the host, not on the trace",
  errno: ERRNO,
  verdict: ({ operation }) => ({
    kind: "failed_at",
    errno: ERRNO,
    offsetBytes: operation.offsetBytes,
  }),
  speaks: () => false,
};
