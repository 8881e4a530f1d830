import type { MemfdCreate } from "../../../abi/operation.ts";
import { hasUnknownMemfdFlag } from "../../designs/memfd-flags.ts";
import type { Rule } from "../../rule.ts";

/** EXEC and NOEXEC_SEAL came with Linux 6.3; the constant `memfdFlags` of a dialect says which. */
export const memfdFlagsKnown: Rule<MemfdCreate> = {
  id: "file/memfd-flags-known",
  sentence: "memfd_create takes the flags of its generation, and a size beside HUGETLB.",
  source: "mm/memfd.c, memfd_create, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ dialect, operation }) =>
    hasUnknownMemfdFlag(operation.flags, dialect.constants.memfdFlags),
};
