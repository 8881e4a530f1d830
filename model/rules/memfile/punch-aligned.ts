import type { Fallocate } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import { PUNCH_HOLE } from "../../designs/memfile/fallocate-mode.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { isInaccessible } from "../../designs/memfile/page-cache.ts";
import type { Rule } from "../../rule.ts";

/** An allocation is rounded outward instead. */
export const punchAligned: Rule<Fallocate> = {
  id: "memfile/punch-aligned",
  sentence: "A hole in an inaccessible file must be page aligned.",
  source: "v6 patch 2/8, shmem_fallocate (20220519153713.819591-3-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: (context) => {
    const { mode, offsetBytes, sizeBytes } = context.operation;
    if ((mode & PUNCH_HOLE) === 0 || !isInaccessible(fileOf(context))) return false;
    return !isPageAligned(offsetBytes) || !isPageAligned(sizeBytes);
  },
};
