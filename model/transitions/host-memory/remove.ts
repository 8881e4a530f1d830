import type { HostRemove } from "../../../abi/operation.ts";
import { guestMemfdNamed, punched } from "../../designs/guest-memfd/open-file.ts";
import { hostRuns } from "../../host-memory.ts";
import { hostPagesOf } from "../../host-range.ts";
import type { Effect, Transition } from "../../rule.ts";

/**
 * The call works its way up. Holes between mappings do not stop it and are reported at the end;
 * anonymous memory, which has no file, does stop it. What was punched by then stays punched.
 */
export const remove: Effect<HostRemove> = {
  id: "host-memory/remove",
  sentence: "MADV_REMOVE punches holes into the files that are mapped in its range.",
  source: "mm/madvise.c, madvise_remove and madvise_walk_vmas, Linux 6.8 to 6.18",
  outcomes: ["host-memory/remove", "host-memory/remove-anonymous", "host-memory/remove-hole"],
  apply: ({ state, operation }) => {
    const { from, to } = hostPagesOf(operation);
    const runs = hostRuns(state, from, to);
    let after = state;
    for (const run of runs) {
      if (run.page === undefined) continue;
      const { file: mapped } = run.page;
      const file = mapped && guestMemfdNamed(state, mapped.handle);
      if (mapped === undefined || file === undefined) {
        const decidedBy = "host-memory/remove-anonymous";
        return [{ expected: { kind: "failed", errno: "EINVAL" }, state: after, decidedBy }];
      }
      const index = BigInt(mapped.page);
      after = punched(after, file.handle, index, index + BigInt(run.to - run.from));
    }
    const isWhole = runs.every(({ page }) => page !== undefined);
    const done: Transition = isWhole
      ? { expected: { kind: "ok" }, state: after, decidedBy: "host-memory/remove" }
      : {
          expected: { kind: "failed", errno: "ENOMEM" },
          state: after,
          decidedBy: "host-memory/remove-hole",
        };
    return [done];
  },
};
