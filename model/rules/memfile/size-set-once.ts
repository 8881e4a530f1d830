import type { Ftruncate } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { isInaccessible, sizeOf } from "../../designs/memfile/page-cache.ts";
import type { Rule } from "../../rule.ts";

/** Not even to the size it has. */
export const sizeSetOnce: Rule<Ftruncate> = {
  id: "memfile/size-set-once",
  sentence: "ftruncate cannot resize an inaccessible file that has a size.",
  source: "v6 patch 2/8, shmem_setattr (20220519153713.819591-3-chao.p.peng@linux.intel.com)",
  verdict: "EPERM",
  speaks: (context) => {
    const file = fileOf(context);
    return isInaccessible(file) && sizeOf(file) !== 0n;
  },
};
