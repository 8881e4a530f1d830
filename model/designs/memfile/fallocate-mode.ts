/**
 * Modes of fallocate.
 *
 * @source include/uapi/linux/falloc.h, Linux 5.18
 */
import type { Fallocate } from "../../../abi/operation.ts";
import type { Context } from "../../rule.ts";
import { fileOf } from "./file-operations.ts";
import { sizeOf } from "./page-cache.ts";

export const KEEP_SIZE = 1;
export const PUNCH_HOLE = 2;
export const COLLAPSE_RANGE = 8;
export const ZERO_RANGE = 0x10;
export const INSERT_RANGE = 0x20;
export const UNSHARE_RANGE = 0x40;
export const KNOWN_MODES = 0x7b;

/** True when the call allocates pages behind the end of the file. */
export function reachesBehindEnd(context: Context<Fallocate>): boolean {
  const { mode, offsetBytes, sizeBytes } = context.operation;
  return (mode & PUNCH_HOLE) === 0 && offsetBytes + sizeBytes > sizeOf(fileOf(context));
}

/** True when the call, unless refused, makes the file longer. */
export function growsFile(context: Context<Fallocate>): boolean {
  return (context.operation.mode & KEEP_SIZE) === 0 && reachesBehindEnd(context);
}
