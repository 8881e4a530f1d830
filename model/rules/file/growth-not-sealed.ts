import { growsFile } from "../../memfile/fallocate-mode.ts";
import { fileOf } from "../../memfile/file-operations.ts";
import { F_SEAL_GROW, isSealed } from "../../memfile/seals.ts";
import type { Fallocate } from "../../operation.ts";
import type { Rule } from "../../rule.ts";

/** With KEEP_SIZE, pages behind the end are no growth. */
export const growthNotSealed: Rule<Fallocate> = {
  id: "file/growth-not-sealed",
  sentence: "fallocate cannot extend a file that is sealed against growing.",
  source: "mm/shmem.c, shmem_fallocate, Linux 5.18",
  verdict: "EPERM",
  speaks: (context) => growsFile(context) && isSealed(fileOf(context), F_SEAL_GROW),
};
