import type { HostMprotect } from "../../../abi/operation.ts";
import { withHostRangeChanged } from "../../change-host-memory.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { hostPageAt, hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";

/**
 * The call works its way up and stops at the first hole; what it has changed by then stays changed.
 */
export const mprotect: Effect<HostMprotect> = {
  id: "host-memory/mprotect",
  sentence: "mprotect changes the pages of its range up to the first hole, which is ENOMEM.",
  source: "mm/mprotect.c, do_mprotect_pkey, Linux 6.18",
  outcomes: ["host-memory/mprotect", "host-memory/mprotect-hole"],
  apply: ({ state, operation }) => {
    const { protection } = operation;
    const { from, to } = hostPagesOf(operation);
    const runs = hostRuns(state, from, to);
    const end = runs.find(({ page }) => page === undefined)?.from ?? to;
    const changes = (number: number): boolean =>
      number >= from && number < end && hostPageAt(state, number)?.protection !== protection;
    const after = withHostRangeChanged(hostPagesChanged(state, changes), from, end, {
      page: (page) => ({ ...page, protection }),
      area: (area) => (area.protection === protection ? area : { ...area, protection }),
    });
    return end < to
      ? [
          {
            expected: { kind: "failed", errno: "ENOMEM" },
            state: after,
            decidedBy: "host-memory/mprotect-hole",
          },
        ]
      : [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/mprotect" }];
  },
};
