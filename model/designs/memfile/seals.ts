/**
 * Seals of a memfd.
 *
 * @source include/uapi/linux/fcntl.h, Linux 5.18; F_SEAL_EXEC came with 6.3
 */
import type { FileState } from "../../state.ts";

export const F_SEAL_SEAL = 1;
export const F_SEAL_SHRINK = 2;
export const F_SEAL_GROW = 4;
export const F_SEAL_WRITE = 8;
export const F_SEAL_FUTURE_WRITE = 0x10;
export const F_SEAL_EXEC = 0x20;
/** Those of 5.18; a dialect says if it knows others. */
export const KNOWN_SEALS = 0x1f;

/**
 * What sealing a file against becoming executable brings with it: one that is executable may not
 * be changed any more. One that is not was made with NOEXEC_SEAL, and has the seal.
 *
 * @source mm/memfd.c, memfd_add_seals, Linux 6.3
 */
export function impliedSeals(file: FileState, seals: number): number {
  const isNew = (seals & F_SEAL_EXEC) !== 0 && !isSealed(file, F_SEAL_EXEC);
  return isNew ? F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_FUTURE_WRITE : 0;
}

/** True when the file carries any of these seals. */
export function isSealed({ seals = 0 }: FileState, any: number): boolean {
  return (seals & any) !== 0;
}
