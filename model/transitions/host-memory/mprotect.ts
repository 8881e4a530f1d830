import type { HostMprotect } from "../../../abi/operation.ts";
import { withHostPages } from "../../change-state.ts";
import { hostPagesChanged } from "../../designs/memfile/mappings.ts";
import { pageNumbersOf } from "../../host-range.ts";
import type { Effect } from "../../rule.ts";
import type { HostPage } from "../../state.ts";

/**
 * The call works its way up and stops at the first hole; what it has changed by then stays changed.
 */
export const mprotect: Effect<HostMprotect> = {
  id: "host-memory/mprotect",
  sentence: "mprotect changes the pages of its range up to the first hole, which is ENOMEM.",
  source: "mm/mprotect.c, do_mprotect_pkey, Linux 6.18",
  outcomes: ["host-memory/mprotect", "host-memory/mprotect-hole"],
  apply: ({ state, operation }) => {
    const protectedPages: [number, HostPage][] = [];
    const numbers = pageNumbersOf(operation);
    for (const number of numbers) {
      const page = state.hostPages[number];
      if (page === undefined) break;
      protectedPages.push([number, { ...page, protection: operation.protection }]);
    }
    const changed = protectedPages
      .map(([number]) => number)
      .filter((number) => state.hostPages[number]?.protection !== operation.protection);
    const after = withHostPages(hostPagesChanged(state, changed), protectedPages);
    return protectedPages.length < numbers.length
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
