import type { GuestExecute } from "../../../abi/operation.ts";
import { mayHaveBeenLent, orFault } from "../../designs/memfile/doubtful-mapping.ts";
import { noted, served } from "../../designs/memfile/serve.ts";
import type { Expectation } from "../../expectation.ts";
import type { Effect, Transition } from "../../rule.ts";

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
    if (tag === 0) {
      return [{ expected: TRIPLE_FAULT, state, decidedBy: "memfile/execute-zero-page" }];
    }
    const through: Transition = {
      expected: { kind: "executed", tag },
      state,
      decidedBy: `memfile/execute-${row}`,
    };
    return orFault(context, through, row === "mapped" && mayHaveBeenLent(context));
  },
};

const TRIPLE_FAULT: Expectation = { kind: "guest_stopped", exit: "SHUTDOWN", suberror: 0 };
