import type { ChildWrite } from "../../../abi/plain-calls.ts";
import { pageOf } from "../../../abi/units.ts";
import { loaded, stored, targetOf } from "../../designs/memfile/targets.ts";
import type { Effect } from "../../rule.ts";

/**
 * Only a shared mapping of a file shows what another process stores. A private one has the child
 * make a copy for itself, for which it looks at the file's page.
 */
export const childWrite: Effect<ChildWrite> = {
  id: "host-memory/child-write",
  sentence: "A store of a forked child reaches files that are mapped shared, and no other memory.",
  source: "mm/memory.c, copy_present_page, do_wp_page and do_cow_fault, Linux 6.1 to 7.3",
  apply: ({ dialect, state, operation }) => {
    const target = targetOf(state, Number(pageOf(operation.hva)));
    const after =
      target.kind === "file"
        ? stored(dialect, state, target, operation.tag)
        : loaded(dialect, state, target);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/child-write" }];
  },
};
