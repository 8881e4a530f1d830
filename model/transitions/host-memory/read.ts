import type { HostRead } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { assured } from "../../assured.ts";
import { loaded, tagOf, targetOf } from "../../designs/memfile/targets.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Effect } from "../../rule.ts";

/** The host sees every store of the guest that went to the page, through whatever slot. */
export const read: Effect<HostRead> = {
  id: "host-memory/read",
  sentence: "The host reads what the page holds.",
  source: "mm/process_vm_access.c, process_vm_rw, Linux 6.18",
  apply: ({ dialect, state, operation }) => {
    const number = Number(pageOf(operation.hva));
    assured(hostPageAt(state, number), "host-memory/page-readable");
    const target = targetOf(state, number);
    const tag = tagOf(state, target);
    const after = loaded(dialect, state, target);
    return [{ expected: { kind: "loaded", tag }, state: after, decidedBy: "host-memory/read" }];
  },
};
