import type { FileWrite } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { isInaccessible } from "../../designs/memfile/page-cache.ts";
import type { Rule } from "../../rule.ts";

/** Writing nothing returns 0 before anybody asks. */
export const noWrite: Rule<FileWrite> = {
  id: "memfile/no-write",
  sentence: "An inaccessible file cannot be written.",
  source: "v6 patch 2/8, shmem_write_begin (20220519153713.819591-3-chao.p.peng@linux.intel.com)",
  verdict: "EPERM",
  speaks: (context) => isInaccessible(fileOf(context)) && context.operation.sizeBytes > 0,
};
