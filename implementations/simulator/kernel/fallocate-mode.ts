/** The modes of fallocate, as the layer above the file systems sees them. */
import type { Errno } from "../../../abi/errno.ts";

/** What differs between releases. */
export interface FallocateModes {
  /** Bits that mean something. */
  readonly known: number;
  /** The errno of bits that exclude each other. */
  readonly exclusiveErrno: Errno;
}

const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;
const COLLAPSE_RANGE = 8;
const ZERO_RANGE = 0x10;
const INSERT_RANGE = 0x20;
const UNSHARE_RANGE = 0x40;
const WRITE_ZEROES = 0x80;

/** @source fs/open.c, vfs_fallocate, until 6.11. */
export const FALLOCATE_5_18: FallocateModes = { known: 0x7b, exclusiveErrno: "EINVAL" };

/** @source fs/open.c, vfs_fallocate (6.12): one errno for every pair. */
export const FALLOCATE_6_12: FallocateModes = { known: 0x7b, exclusiveErrno: "EOPNOTSUPP" };

/** @source include/uapi/linux/falloc.h (6.17): FALLOC_FL_WRITE_ZEROES. */
export const FALLOCATE_6_17: FallocateModes = { ...FALLOCATE_6_12, known: 0xfb };

/** The errno of a mode that no file system is asked about. */
export function refusedMode(mode: number, modes: FallocateModes): Errno | undefined {
  const has = (bit: number): boolean => (mode & bit) !== 0;
  const isOnly = (...bits: readonly number[]): boolean =>
    (mode & ~bits.reduce((all, bit) => all | bit, 0)) === 0;
  if ((mode & ~modes.known) !== 0) return "EOPNOTSUPP";
  if (has(PUNCH_HOLE) && (has(ZERO_RANGE) || !has(KEEP_SIZE))) return "EOPNOTSUPP";
  const excluded =
    (has(COLLAPSE_RANGE) && !isOnly(COLLAPSE_RANGE)) ||
    (has(INSERT_RANGE) && !isOnly(INSERT_RANGE)) ||
    (has(WRITE_ZEROES) && !isOnly(WRITE_ZEROES)) ||
    (has(UNSHARE_RANGE) && !isOnly(UNSHARE_RANGE, KEEP_SIZE));
  return excluded ? modes.exclusiveErrno : undefined;
}
