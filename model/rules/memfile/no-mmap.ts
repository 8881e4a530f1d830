import type { HostMmap } from "../../../abi/operation.ts";
import { mappedFile } from "../../designs/memfile/file-operations.ts";
import { isInaccessible } from "../../designs/memfile/page-cache.ts";
import type { Rule } from "../../rule.ts";

/** Mappings that exist stay, and go on to work. */
export const noMmap: Rule<HostMmap> = {
  id: "memfile/no-mmap",
  sentence: "An inaccessible file cannot be mapped.",
  source: "v6 patch 2/8, shmem_mmap (20220519153713.819591-3-chao.p.peng@linux.intel.com)",
  verdict: "EPERM",
  speaks: (context) => {
    const file = mappedFile(context);
    return file !== undefined && isInaccessible(file);
  },
};
