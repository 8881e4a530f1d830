import type { HostDontneed } from "../../../abi/operation.ts";
import { withHostPages } from "../../change-state.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { pageNumbersOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";
import type { HostPage } from "../../state.ts";

/**
 * Pages of a file are let go but keep what they hold: its tag stands in the file.
 *
 * Other than mprotect, the call goes on behind a hole and reports it at the end.
 */
export const dontneed: Effect<HostDontneed> = {
  id: "host-memory/dontneed",
  sentence: "MADV_DONTNEED zeroes every mapped page of its range; a hole anywhere is ENOMEM.",
  source: "mm/madvise.c, madvise_walk_vmas and madvise_dontneed_free, Linux 6.18",
  outcomes: ["host-memory/dontneed", "host-memory/dontneed-hole"],
  apply: ({ state, operation }) => {
    const zeroed: [number, HostPage][] = [];
    const numbers = pageNumbersOf(operation);
    for (const number of numbers) {
      const page = state.hostPages[number];
      if (page !== undefined) zeroed.push([number, { ...page, tag: 0 }]);
    }
    const after = withHostPages(hostPagesChanged(state, numbers), zeroed);
    return zeroed.length < numbers.length
      ? [
          {
            expected: { kind: "failed", errno: "ENOMEM" },
            state: after,
            decidedBy: "host-memory/dontneed-hole",
          },
        ]
      : [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/dontneed" }];
  },
};
