import type { HostRangeOperation } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import type { Rule } from "../../rule.ts";

/** Sizes may be odd, addresses may not; mprotect and madvise ask it of an empty range too. */
export const hvaAligned: Rule<HostRangeOperation> = {
  id: "host-memory/hva-aligned",
  sentence: "The start of a mapping call must be page aligned.",
  source: "mm: do_mmap, do_vmi_munmap, do_mprotect_pkey, do_madvise, Linux 6.18",
  verdict: "EINVAL",
  speaks: ({ operation }) => !isPageAligned(operation.hva),
};
