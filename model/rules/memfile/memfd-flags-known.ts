import type { MemfdCreate } from "../../../abi/operation.ts";
import { hasUnknownMemfdFlag } from "../../designs/memfd-flags.ts";
import type { Rule } from "../../rule.ts";

/** The bits that name a size of huge pages have a meaning beside HUGETLB only. */
export const memfdFlagsKnown: Rule<MemfdCreate> = {
  id: "memfile/memfd-flags-known",
  sentence: "memfd_create takes CLOEXEC, ALLOW_SEALING, HUGETLB with a size, and INACCESSIBLE.",
  source: "v6 patch 3/8, memfd_create (20220519153713.819591-4-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) =>
    hasUnknownMemfdFlag(operation.flags, dialect.constants.memfdFlags),
};
