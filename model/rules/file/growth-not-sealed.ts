import type { Fallocate } from "../../../abi/operation.ts";
import { reachesBehindEnd } from "../../designs/memfile/fallocate-mode.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_GROW, isSealed } from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/** Asked of KEEP_SIZE as well, which would only allocate behind the end. */
export const growthNotSealed: Rule<Fallocate> = {
  id: "file/growth-not-sealed",
  sentence: "fallocate cannot allocate behind the end of a file that is sealed against growing.",
  source: "mm/shmem.c, shmem_fallocate, Linux 5.18",
  verdict: "EPERM",
  speaks: (context) => reachesBehindEnd(context) && isSealed(fileOf(context), F_SEAL_GROW),
};
