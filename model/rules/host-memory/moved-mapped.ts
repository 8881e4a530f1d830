import type { HostMremap } from "../../../abi/plain-calls.ts";
import { pageOf } from "../../../abi/units.ts";
import { hostPageAt } from "../../host-memory.ts";
import type { Rule } from "../../rule.ts";

/** Whatever its protection: only a hole cannot be moved. */
export const movedMapped: Rule<HostMremap> = {
  id: "host-memory/moved-mapped",
  sentence: "mremap moves memory that is mapped.",
  source: "mm/mremap.c, vma_to_resize and check_prep_vma, Linux 6.1 to 7.3; seen on 6.18.44",
  verdict: "EFAULT",
  speaks: ({ state, operation }) => hostPageAt(state, Number(pageOf(operation.hva))) === undefined,
};
