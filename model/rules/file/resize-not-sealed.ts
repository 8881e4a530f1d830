import type { Ftruncate } from "../../../abi/operation.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { sizeOf } from "../../designs/memfile/page-cache.ts";
import { F_SEAL_GROW, F_SEAL_SHRINK, isSealed } from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/** A call that asks for the present size is fine. */
export const resizeNotSealed: Rule<Ftruncate> = {
  id: "file/resize-not-sealed",
  sentence: "ftruncate cannot change a file in a direction it is sealed against.",
  source: "mm/shmem.c, shmem_setattr, Linux 5.18",
  verdict: "EPERM",
  speaks: (context) => {
    const file = fileOf(context);
    const { sizeBytes } = context.operation;
    if (sizeBytes === sizeOf(file)) return false;
    return isSealed(file, sizeBytes < sizeOf(file) ? F_SEAL_SHRINK : F_SEAL_GROW);
  },
};
