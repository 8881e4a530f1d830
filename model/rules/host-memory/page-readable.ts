import type { HostRead } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Rule } from "../../rule.ts";

/** The harness reads this way because it cannot be killed by it, as a plain load could. */
export const pageReadable: Rule<HostRead> = {
  id: "host-memory/page-readable",
  sentence: "process_vm_readv fails with EFAULT when the page is not mapped or allows no access.",
  source: "mm/process_vm_access.c, process_vm_rw; mm/gup.c, check_vma_flags; Linux 6.18",
  verdict: "EFAULT",
  speaks: ({ state, operation }) =>
    (hostPageAt(state, Number(pageOf(operation.hva)))?.protection ?? "none") === "none",
};
