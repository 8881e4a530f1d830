/**
 * The values that checks of guest_memfd, of ranges of guest frames and of the newer ioctls are made
 * of, in the manner of `domains.ts`.
 */

import { PAGE_SIZE_BYTES, TWO_TO_THE_64, U64_MAX, wrapU64 } from "../../abi/units.ts";
import type { DialectConstants } from "../../model/dialect.ts";
import { unalignedNear } from "./edges.ts";

/** Pages of ordinary guest_memfds. */
export const SMALL_GUEST_MEMFD_PAGES: readonly bigint[] = [1n, 2n, 3n, 4n, 6n, 8n];

/** Pages of which the kernel's map of bindings holds as many in one node as its first level has. */
export const BINDING_NODE_PAGES = 64n;

/**
 * Pages of guest_memfds that are larger than any memory: around page indexes of 31 and 32 bits, and
 * the largest there can be.
 */
export const HUGE_FILE_PAGES: readonly bigint[] = [
  (1n << 31n) - 1n,
  1n << 31n,
  (1n << 31n) + 2n,
  (1n << 32n) + 2n,
  (1n << 51n) - 1n,
];

/** Sizes of guest_memfds that are refused, and the ones beside them that are not. */
export const GUEST_MEMFD_SIZE_EDGES: readonly bigint[] = [
  0n,
  ...unalignedNear(0n),
  ...unalignedNear(PAGE_SIZE_BYTES),
  (1n << 32n) + 1n,
  ...signedEdges(),
];

/** Flags of a guest_memfd that some dialect refuses. */
export function guestMemfdFlagEdges({ guestMemfdFlags = 0n }: DialectConstants): readonly bigint[] {
  const first = [1n, 2n, 4n, 8n].find((bit) => (guestMemfdFlags & bit) === 0n) ?? 8n;
  return [first, 3n, 7n, first | guestMemfdFlags, 1n << 31n, 1n << 32n, 1n << 63n, U64_MAX];
}

/**
 * Offsets of a binding of so many bytes: unaligned ones, around the end of the file, negative ones,
 * and those from which the end just fits into 63 and 64 bits, or no longer does.
 */
export function offsetEdgesOf(sizeBytes: bigint, fileBytes: bigint): readonly bigint[] {
  const page = PAGE_SIZE_BYTES;
  const last = fileBytes - sizeBytes;
  const edges = [
    ...unalignedNear(0n),
    ...[last - 1n, last, last + 1n, last + page, fileBytes - page, fileBytes, fileBytes + page],
    ...signedEdges(),
    ...[1n << 63n, TWO_TO_THE_64].flatMap((end) => [end - sizeBytes, end - sizeBytes + page]),
    (1n << 43n) - sizeBytes,
    1n << 44n,
  ];
  return [...new Set(edges.map(wrapU64))];
}

/** Offsets at which file calls are made besides those of the pages that are there. */
export function fileOffsetEdges(fileBytes: bigint): readonly bigint[] {
  const page = PAGE_SIZE_BYTES;
  const ends = [fileBytes - page, fileBytes, fileBytes + page, fileBytes - 1n, fileBytes + 1n];
  return [...new Set([...unalignedNear(0n), ...ends.map(wrapU64), 1n << 43n, ...signedEdges()])];
}

/**
 * Bytes of a file call from an offset on: around the end of the file and of the 63- and 64-bit
 * ranges, alone and in sum with the offset.
 */
export function fileLengthEdges(offsetBytes: bigint, fileBytes: bigint): readonly bigint[] {
  const page = PAGE_SIZE_BYTES;
  const ends = [fileBytes, 1n << 63n, TWO_TO_THE_64].flatMap((end) => [
    end - offsetBytes - page,
    end - offsetBytes - 1n,
    end - offsetBytes,
    end - offsetBytes + 1n,
    end - offsetBytes + page,
  ]);
  return [...new Set([0n, ...unalignedNear(0n), ...ends.map(wrapU64), ...signedEdges()])];
}

/** Mode words of fallocate that a guest_memfd refuses, known and unknown bits. */
export const REFUSED_GUEST_MEMFD_MODES: readonly number[] = [
  ...[0, 2, 4, 5, 7, 8, 9, 0x0a, 0x0b, 0x10, 0x11, 0x12, 0x13, 0x20, 0x21, 0x40, 0x41],
  ...[0x43, 0x80, 0x81, 0x83, 0x100, 0x8000_0000, 0x8000_0001],
];

/** Attribute words: bits that no VM has, alone and with the one that some have. */
export const ATTRIBUTE_EDGES: readonly bigint[] = [1n, 2n, 4n, 0xfn, 1n << 32n, 1n << 63n, U64_MAX];

/** Sizes of ranges of guest frames, from a gpa on, that are refused, and those beside them. */
export function gpaRangeSizeEdges(gpa: bigint): readonly bigint[] {
  const page = PAGE_SIZE_BYTES;
  const ends = [-page, -1n, 0n, 1n, page].map((bytes) => TWO_TO_THE_64 + bytes);
  const unaligned = [...unalignedNear(0n), ...unalignedNear(page)];
  const edges = [0n, ...unaligned, ...ends.map((end) => end - gpa), ...signedEdges()];
  return [...new Set(edges.map(wrapU64))];
}

/** Guest physical byte addresses at which ranges of frames begin. */
export const GPA_RANGE_EDGES: readonly bigint[] = [
  ...unalignedNear(0n),
  1n << 32n,
  1n << 51n,
  1n << 52n,
  ...signedEdges(),
];

/** args[0] of KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 that are refused. */
export const PROTECT_MODE_EDGES: readonly bigint[] = [
  2n,
  4n,
  5n,
  7n,
  1n << 32n,
  1n << 63n,
  U64_MAX,
];

/** Flag words of calls that know no flag yet. */
export const NO_FLAG_EDGES: readonly bigint[] = [1n, 2n, 1n << 31n, 1n << 32n, 1n << 63n, U64_MAX];

/** The ends of the signed and of the unsigned 64-bit range, and a page before and after them. */
function signedEdges(): readonly bigint[] {
  const page = PAGE_SIZE_BYTES;
  const half = 1n << 63n;
  return [half - page, half - 1n, half, half + page, TWO_TO_THE_64 - page, U64_MAX];
}
