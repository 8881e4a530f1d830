import type { Fallocate } from "../../../abi/operation.ts";
import { PUNCH_HOLE } from "../../designs/memfile/fallocate-mode.ts";
import { fileOf } from "../../designs/memfile/file-operations.ts";
import { F_SEAL_FUTURE_WRITE, F_SEAL_WRITE, isSealed } from "../../designs/memfile/seals.ts";
import type { Rule } from "../../rule.ts";

/** A hole reads as zeroes, so making one is a write. */
export const punchNotSealed: Rule<Fallocate> = {
  id: "file/punch-not-sealed",
  sentence: "No hole can be punched into a file that is sealed against writing.",
  source: "mm/shmem.c, shmem_fallocate, Linux 5.18",
  verdict: "EPERM",
  speaks: (context) =>
    (context.operation.mode & PUNCH_HOLE) !== 0 &&
    isSealed(fileOf(context), F_SEAL_WRITE | F_SEAL_FUTURE_WRITE),
};
