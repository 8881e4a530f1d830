import type { FileRead } from "../../../abi/operation.ts";
import { pageOf } from "../../../abi/units.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { isInaccessible, sizeOf } from "../../designs/memfile/page-cache.ts";
import { hasQuirk } from "../../quirks.ts";
import type { Rule } from "../../rule.ts";

/** Where the file ends is no secret. As posted, that is told page by page, and a page too late. */
export const noRead: Rule<FileRead> = {
  id: "memfile/no-read",
  sentence: "An inaccessible file cannot be read.",
  source:
    "v6 patch 2/8, shmem_file_read_iter (20220519153713.819591-3-chao.p.peng@linux.intel.com)",
  verdict: "EPERM",
  speaks: (context) => {
    const file = fileOf(context);
    const { offsetBytes } = context.operation;
    if (!isInaccessible(file)) return false;
    return hasQuirk(context.dialect, "B-73")
      ? pageOf(offsetBytes) <= pageOf(sizeOf(file))
      : offsetBytes < sizeOf(file);
  },
};
