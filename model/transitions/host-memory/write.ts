import type { HostWrite } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { stored, targetOf } from "../../designs/memfile/targets.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Effect } from "../../rule.ts";

/** Dirty logs report what the guest wrote; a store of the host is in none of them. */
export const write: Effect<HostWrite> = {
  id: "host-memory/write",
  sentence: "A store of the host reaches the page and no dirty log.",
  source: "mm/process_vm_access.c, process_vm_rw, Linux 6.18",
  apply: ({ dialect, state, operation }) => {
    const number = Number(pageOf(operation.hva));
    assured(hostPageAt(state, number), "host-memory/page-writable");
    const after = stored(dialect, state, targetOf(state, number), operation.tag);
    return [{ expected: { kind: "ok" }, state: after, decidedBy: "host-memory/write" }];
  },
};
