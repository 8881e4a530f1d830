import type { HostWrite } from "../../../abi/operation.ts";
import type { ChildWrite } from "../../../abi/plain-calls.ts";
import { pageOf } from "../../../abi/units.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Rule } from "../../rule.ts";

/** The harness writes this way because it cannot be killed by it, as a plain store could. */
export const pageWritable: Rule<HostWrite | ChildWrite> = {
  id: "host-memory/page-writable",
  sentence: "process_vm_writev fails with EFAULT when the page is not mapped or not writable.",
  source: "mm/process_vm_access.c, process_vm_rw; mm/gup.c, check_vma_flags; Linux 6.18",
  verdict: "EFAULT",
  speaks: ({ state, operation }) =>
    hostPageAt(state, Number(pageOf(operation.hva)))?.protection !== "read-write",
};
