import type { HostMprotect, Protection } from "../../../abi/operation.ts";
import { withHostRangeChanged } from "../../change-host-memory.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import type { Expectation } from "../../expectation.ts";
import { type HostRun, hostPageAt, hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";
import type { HostPage, MachineState } from "../../state.ts";

/**
 * The call works its way up and stops at the first hole, or at memory that may never be written;
 * what it has changed by then stays changed.
 */
export const mprotect: Effect<HostMprotect> = {
  id: "host-memory/mprotect",
  sentence:
    "mprotect changes the pages of its range up to the first hole, which is ENOMEM, or the first " +
    "read-only mapping of a sealed file that is to be written or mapping of a guest_memfd that " +
    "is to be executed, which is EACCES.",
  source: "mm/mprotect.c, do_mprotect_pkey, Linux 6.18; EACCES of a guest_memfd seen on 6.18.44",
  outcomes: ["host-memory/mprotect", "host-memory/mprotect-hole"],
  apply: ({ dialect, state, operation }) => {
    const { protection } = operation;
    const { from, to } = hostPagesOf(operation);
    const runs = hostRuns(state, from, to);
    const stop = runs.find(({ page }) => page === undefined || refusal(state, page, protection));
    const end = stop?.from ?? to;
    const changes = (number: number): boolean =>
      number >= from && number < end && hostPageAt(state, number)?.protection !== protection;
    const after = withHostRangeChanged(hostPagesChanged({ dialect, state }, changes), from, end, {
      page: (page) => ({ ...page, protection }),
      area: (area) => (area.protection === protection ? area : { ...area, protection }),
    });
    const [expected, decidedBy] = endingAt(state, stop, protection);
    return [{ expected, state: after, decidedBy }];
  },
};

/** What the page may never be, of what the call wants; undefined where it may. */
function refusal(
  { files }: MachineState,
  { neverWritable, file }: HostPage,
  protection: Protection,
): "never-writable" | "never-executable" | undefined {
  if (neverWritable === true && protection === "read-write") return "never-writable";
  if (protection !== "read-execute" || file === undefined) return undefined;
  return files[file.handle]?.kind === "guest_memfd" ? "never-executable" : undefined;
}

/** What is seen of a call that stopped there; undefined where it came to its end. */
function endingAt(
  state: MachineState,
  stop: HostRun | undefined,
  protection: Protection,
): readonly [Expectation, string] {
  if (stop === undefined) return [{ kind: "ok" }, "host-memory/mprotect"];
  const why = stop.page && refusal(state, stop.page, protection);
  return why === undefined
    ? [{ kind: "failed", errno: "ENOMEM" }, "host-memory/mprotect-hole"]
    : [{ kind: "failed", errno: "EACCES" }, `host-memory/mprotect-${why}`];
}
