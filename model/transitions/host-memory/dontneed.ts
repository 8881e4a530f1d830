import type { HostDontneed } from "../../../abi/operation.ts";
import { withHostRangeChanged } from "../../change-host-memory.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { forgotten, hostPageAt, hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";

/**
 * Pages of a file are let go but keep what they hold: its tag stands in the file. Copies that a
 * private mapping made are lost.
 *
 * Other than mprotect, the call goes on behind a hole and reports it at the end. It works area by
 * area, so nobody is told of a hole.
 */
export const dontneed: Effect<HostDontneed> = {
  id: "host-memory/dontneed",
  sentence: "MADV_DONTNEED forgets every mapped page of its range; a hole anywhere is ENOMEM.",
  source: "mm/madvise.c, madvise_walk_vmas and madvise_dontneed_free, Linux 6.18",
  outcomes: ["host-memory/dontneed", "host-memory/dontneed-hole"],
  apply: ({ dialect, state, operation }) => {
    const { from, to } = hostPagesOf(operation);
    const told = hostPagesChanged(
      { dialect, state },
      (number) => number >= from && number < to && hostPageAt(state, number) !== undefined,
    );
    const after = withHostRangeChanged(told, from, to, {
      page: forgotten,
      area: (area) => area,
    });
    return hostRuns(state, from, to).some(({ page }) => page === undefined)
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
