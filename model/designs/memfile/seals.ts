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
export const KNOWN_SEALS = 0x1f;

/** True when the file carries any of these seals. */
export function isSealed({ seals = 0 }: FileState, any: number): boolean {
  return (seals & any) !== 0;
}
