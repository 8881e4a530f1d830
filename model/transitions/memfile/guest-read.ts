import type { GuestRead } from "../../../abi/operation.ts";
import { mayHaveBeenLent, orFault } from "../../designs/memfile/doubtful-mapping.ts";
import { noted, served } from "../../designs/memfile/serve.ts";
import type { Effect, Transition } from "../../rule.ts";

/** Which half of the slot is loaded from was decided by the access and by the file, not by KVM. */
export const guestRead: Effect<GuestRead> = {
  id: "memfile/guest-read",
  sentence: "A guest load returns what the page behind its half of the slot holds.",
  source:
    "v6 patch 6/8, kvm_faultin_pfn and direct_page_fault " +
    "(20220519153713.819591-7-chao.p.peng@linux.intel.com)",
  outcomes: [
    "memfile/read-mapped",
    "memfile/read-private",
    "memfile/read-shared",
    "memfile/read-ordinary",
  ],
  apply: (context) => {
    const access = served(context);
    const { tag, row } = access;
    const state = noted(context, access);
    const through: Transition = {
      expected: { kind: "loaded", tag },
      state,
      decidedBy: `memfile/read-${row}`,
    };
    return orFault(context, through, row === "mapped" && mayHaveBeenLent(context));
  },
};
