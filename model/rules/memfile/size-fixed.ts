import type { Fallocate } from "../../../abi/operation.ts";
import { growsFile } from "../../designs/memfile/fallocate-mode.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { isInaccessible, sizeOf } from "../../designs/memfile/page-cache.ts";
import type { Rule } from "../../rule.ts";

/** What ftruncate refuses, fallocate must not do. The first size may come from either. */
export const sizeFixed: Rule<Fallocate> = {
  id: "memfile/size-fixed",
  sentence: "fallocate cannot extend an inaccessible file that has a size.",
  source:
    "v6 patch 8/8, the manual page (20220519153713.819591-9-chao.p.peng@linux.intel.com); " +
    "not checked by patch 2/8",
  verdict: "EPERM",
  speaks: (context) => {
    const file = fileOf(context);
    return growsFile(context) && isInaccessible(file) && sizeOf(file) !== 0n;
  },
};
