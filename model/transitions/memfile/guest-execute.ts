import type { GuestExecute } from "../../../abi/operation.ts";
import { noted, served } from "../../designs/memfile/serve.ts";
import type { Expectation } from "../../expectation.ts";
import type { Effect } from "../../rule.ts";

/** Code is fetched from either half like data; a zero page holds none. */
export const guestExecute: Effect<GuestExecute> = {
  id: "memfile/guest-execute",
  sentence: "The guest runs what the page behind its half of the slot holds.",
  source:
    "v6 patch 6/8, kvm_faultin_pfn and direct_page_fault " +
    "(20220519153713.819591-7-chao.p.peng@linux.intel.com)",
  outcomes: [
    "memfile/execute-mapped",
    "memfile/execute-private",
    "memfile/execute-shared",
    "memfile/execute-ordinary",
    "memfile/execute-zero-page",
  ],
  apply: (context) => {
    const access = served(context);
    const { tag, row } = access;
    const state = noted(context, access);
    return tag === 0
      ? [{ expected: TRIPLE_FAULT, state, decidedBy: "memfile/execute-zero-page" }]
      : [{ expected: { kind: "executed", tag }, state, decidedBy: `memfile/execute-${row}` }];
  },
};

const TRIPLE_FAULT: Expectation = { kind: "guest_stopped", exit: "SHUTDOWN", suberror: 0 };
