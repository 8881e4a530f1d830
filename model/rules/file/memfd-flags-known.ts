import type { MemfdCreate } from "../../../abi/operation.ts";
import type { Rule } from "../../rule.ts";

/**
 * HUGETLB, NOEXEC_SEAL and EXEC are real flags of Linux that this model does not follow; traces
 * here do not use them.
 */
export const memfdFlagsKnown: Rule<MemfdCreate> = {
  id: "file/memfd-flags-known",
  sentence: "memfd_create takes no flags but CLOEXEC and ALLOW_SEALING.",
  source: "mm/memfd.c, memfd_create, Linux 5.18 to 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => (operation.flags & ~(MFD_CLOEXEC | MFD_ALLOW_SEALING)) !== 0,
};

const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
