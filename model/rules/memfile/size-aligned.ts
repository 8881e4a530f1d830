import type { Ftruncate } from "../../../abi/operation.ts";
import { isPageAligned } from "../../../abi/units.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { isInaccessible } from "../../designs/memfile/page-cache.ts";
import type { Rule } from "../../rule.ts";

/** Size 0 is fine. */
export const sizeAligned: Rule<Ftruncate> = {
  id: "memfile/size-aligned",
  sentence: "The size of an inaccessible file must be page aligned.",
  source: "v6 patch 2/8, shmem_setattr (20220519153713.819591-3-chao.p.peng@linux.intel.com)",
  verdict: "EINVAL",
  speaks: (context) =>
    isInaccessible(fileOf(context)) && !isPageAligned(context.operation.sizeBytes),
};
