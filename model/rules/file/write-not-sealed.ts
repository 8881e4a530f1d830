import type { FileWrite } from "../../../abi/operation.ts";
import { chunksOf } from "../../designs/memfile/chunks.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { sizeOf } from "../../designs/memfile/page-cache.ts";
import {
  F_SEAL_FUTURE_WRITE,
  F_SEAL_GROW,
  F_SEAL_WRITE,
  isSealed,
} from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/** The file is asked page by page: when the first page is fine, the call ends short instead. */
export const writeNotSealed: Rule<FileWrite> = {
  id: "file/write-not-sealed",
  sentence: "pwrite cannot change, or extend, a file that is sealed against it.",
  source: "mm/shmem.c, shmem_write_begin, Linux 5.18",
  verdict: "EPERM",
  speaks: (context) => {
    const file = fileOf(context);
    const [first] = chunksOf(context.operation);
    if (first === undefined) return false;
    const isBeyond = first.end > sizeOf(file) && isSealed(file, F_SEAL_GROW);
    return isBeyond || isSealed(file, F_SEAL_WRITE | F_SEAL_FUTURE_WRITE);
  },
};
