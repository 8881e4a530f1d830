import type { HostRemove } from "../../../abi/operation.ts";
import { guestMemfdNamed, punched } from "../../designs/guest-memfd/open-file.ts";
import { pageNumbersOf } from "../../host-range.ts";
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
    const numbers = pageNumbersOf(operation);
    let after = state;
    for (const number of numbers) {
      const page = state.hostPages[number];
      if (page === undefined) continue;
      const file = page.file && guestMemfdNamed(state, page.file.handle);
      if (page.file === undefined || file === undefined) {
        const decidedBy = "host-memory/remove-anonymous";
        return [{ expected: { kind: "failed", errno: "EINVAL" }, state: after, decidedBy }];
      }
      const index = BigInt(page.file.page);
      after = punched(after, file.handle, index, index + 1n);
    }
    const isWhole = numbers.every((number) => state.hostPages[number] !== undefined);
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
