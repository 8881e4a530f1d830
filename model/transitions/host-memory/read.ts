import { assured } from "../../assured.ts";
import type { HostRead } from "../../operation.ts";
import type { Effect } from "../../rule.ts";
import { pageOf } from "../../units.ts";

/** The host sees every store of the guest that went to the page, through whatever slot. */
export const read: Effect<HostRead> = {
  id: "host-memory/read",
  sentence: "The host reads what the page holds.",
  source: "mm/process_vm_access.c, process_vm_rw, Linux 6.18",
  apply: ({ state, operation }) => {
    const page = state.hostPages[Number(pageOf(operation.hva))];
    const { tag } = assured(page, "host-memory/page-readable");
    return [{ expected: { kind: "loaded", tag }, state, decidedBy: "host-memory/read" }];
  },
};
