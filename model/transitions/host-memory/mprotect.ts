import type { HostMprotect, Protection } from "../../../abi/operation.ts";
import { withHostRangeChanged } from "../../change-host-memory.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import type { Expectation } from "../../expectation.ts";
import { type HostRun, hostPageAt, hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";
import type { HostPage } from "../../state.ts";

/**
 * The call works its way up and stops at the first hole, or at memory that may never be written;
 * what it has changed by then stays changed.
 */
export const mprotect: Effect<HostMprotect> = {
  id: "host-memory/mprotect",
  sentence:
    "mprotect changes the pages of its range up to the first hole, which is ENOMEM, or the first " +
    "read-only mapping of a sealed file that is to be written, which is EACCES.",
  source: "mm/mprotect.c, do_mprotect_pkey, Linux 6.18",
  outcomes: ["host-memory/mprotect", "host-memory/mprotect-hole"],
  apply: ({ dialect, state, operation }) => {
    const { protection } = operation;
    const { from, to } = hostPagesOf(operation);
    const runs = hostRuns(state, from, to);
    const stop = runs.find(({ page }) => page === undefined || refuses(page, protection));
    const end = stop?.from ?? to;
    const changes = (number: number): boolean =>
      number >= from && number < end && hostPageAt(state, number)?.protection !== protection;
    const after = withHostRangeChanged(hostPagesChanged({ dialect, state }, changes), from, end, {
      page: (page) => ({ ...page, protection }),
      area: (area) => (area.protection === protection ? area : { ...area, protection }),
    });
    const [expected, decidedBy] = endingAt(stop);
    return [{ expected, state: after, decidedBy }];
  },
};

function refuses({ neverWritable }: HostPage, protection: Protection): boolean {
  return neverWritable === true && protection === "read-write";
}

/** What is seen of a call that stopped there; undefined where it came to its end. */
function endingAt(stop: HostRun | undefined): readonly [Expectation, string] {
  if (stop === undefined) return [{ kind: "ok" }, "host-memory/mprotect"];
  return stop.page === undefined
    ? [{ kind: "failed", errno: "ENOMEM" }, "host-memory/mprotect-hole"]
    : [{ kind: "failed", errno: "EACCES" }, "host-memory/mprotect-never-writable"];
}
