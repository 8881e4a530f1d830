import type { Fstat } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { pageIndexesOf, sizeOf } from "../../designs/memfile/page-cache.ts";
import type { Effect } from "../../rule.ts";

/** The one way in which user space can count private pages; those behind the end count as well. */
export const fstat: Effect<Fstat> = {
  id: "file/fstat",
  sentence: "fstat tells the size, and 8 blocks for every page the file holds.",
  source: "mm/shmem.c, shmem_getattr, Linux 5.18",
  apply: (context) => {
    const file = fileOf(context);
    const blocks = BigInt(pageIndexesOf(file).length * 8);
    const expected = { kind: "file_stat", sizeBytes: sizeOf(file), blocks } as const;
    return [{ expected, state: context.state, decidedBy: "file/fstat" }];
  },
};
