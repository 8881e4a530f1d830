/**
 * The values that checks are made of: small sets in which things meet, and the edges of every
 * range.
 *
 * Small: enough to let slots touch, overlap, alias and move, and few enough that they keep doing
 * so. Edges: the last value that is in, the first that is out, and where a counter wraps.
 */

import type { ByteRange } from "../../abi/fields.ts";
import {
  addressOf,
  HOST_MAPPED_PAGES,
  HOST_WINDOW_START,
  PAGE_SIZE_BYTES,
  TWO_TO_THE_64,
} from "../../abi/units.ts";
import type { DialectConstants } from "../../model/dialect.ts";

/** Guest frames in which ordinary slots live. */
export const SMALL_GFNS: readonly bigint[] = Array.from({ length: 24 }, (_, gfn) => BigInt(gfn));

/** Pages of ordinary slots. */
export const SMALL_PAGES: readonly number[] = [1, 2, 3, 4];

/** Pages of slots whose dirty bitmap has a word boundary inside, before, at and after one. */
export const BITMAP_PAGES: readonly number[] = [63, 64, 65, 100, 128, 129];

/** Ids of ordinary slots. */
export const SMALL_IDS: readonly number[] = [0, 1, 2, 3, 4, 5];

/**
 * Host pages that slots are backed by, as indexes into the window: mapped ones and some that are
 * not.
 */
export const WINDOW_PAGES: readonly number[] = Array.from(
  { length: HOST_MAPPED_PAGES + 4 },
  (_, page) => page,
);

/** Slot words, the id in bits 0..15 and the address space above, around the limits of both. */
export function slotEdges({
  userSlots,
  slotIds,
  addressSpaces,
}: DialectConstants): readonly number[] {
  const ids = [userSlots - 1, userSlots, slotIds - 1, slotIds, 0xffff];
  const spaces = [addressSpaces - 1, addressSpaces, 0xffff];
  return [...ids, ...spaces.map((space) => space * 0x1_0000), 0xffff_ffff];
}

/** Flag words: every set of the named bits, and bits that nothing is named after. */
export const FLAG_EDGES: readonly number[] = [
  ...Array.from({ length: 8 }, (_, bits) => bits),
  8,
  0x1_0000,
  0x8000_0000,
  0xffff_ffff,
];

/** Guest physical byte addresses. */
export function gpaEdges({ gpaLimit, slotPagesMax }: DialectConstants): readonly bigint[] {
  return [
    0n,
    ...unalignedNear(0n),
    1n << 32n,
    addressOf(slotPagesMax),
    ...around(gpaLimit),
    1n << 63n,
    TWO_TO_THE_64 - PAGE_SIZE_BYTES,
    TWO_TO_THE_64 - 1n,
  ];
}

/** Byte counts of slots; some are a few pages when they are cut to 32 bits. */
export function sizeEdges({ slotPagesMax }: DialectConstants): readonly bigint[] {
  return [
    0n,
    ...unalignedNear(PAGE_SIZE_BYTES),
    1n << 32n,
    (1n << 32n) + PAGE_SIZE_BYTES,
    addressOf(slotPagesMax),
    addressOf(slotPagesMax + 1n),
    addressOf((1n << 32n) + 1n),
    1n << 47n,
    1n << 63n,
    TWO_TO_THE_64 - PAGE_SIZE_BYTES,
    TWO_TO_THE_64 - 1n,
  ];
}

/** Behind the part of the host window that is drawn from, its first 16 MiB. */
export const DRAWN_HOST_END: bigint = HOST_WINDOW_START + (1n << 24n);

/** True for a byte of the host window that a draw may choose. */
export function isDrawnHva(hva: bigint): boolean {
  return hva >= HOST_WINDOW_START && hva < DRAWN_HOST_END;
}

/** Host byte addresses. */
export function hvaEdges({ hvaLimit }: DialectConstants): readonly bigint[] {
  const mappedEnd = HOST_WINDOW_START + addressOf(BigInt(HOST_MAPPED_PAGES));
  return [
    0n,
    ...unalignedNear(HOST_WINDOW_START),
    mappedEnd - PAGE_SIZE_BYTES,
    mappedEnd,
    DRAWN_HOST_END - PAGE_SIZE_BYTES,
    DRAWN_HOST_END,
    ...around(hvaLimit),
    1n << 56n,
    1n << 63n,
    TWO_TO_THE_64 - PAGE_SIZE_BYTES,
  ];
}

/** Bytes of an argument block that can be read: around the ends of both layouts, by the byte. */
export const READABLE_EDGES: readonly ByteRange[] = [
  ...[0, ...[4, 8, 32, 160].flatMap(byBytes)].map((to) => ({ from: 0, to })),
  ...[1, 4].map((from) => ({ from, to: 160 })),
  { from: 4, to: 8 },
];

/**
 * The same where the block is longer when `flags` has PRIVATE: cut before, inside and after the
 * part that a short block does not have.
 */
export const LONG_READABLE_EDGES: readonly ByteRange[] = [
  ...READABLE_EDGES,
  ...[44, 48].flatMap(byBytes).map((to) => ({ from: 0, to })),
  ...[7, 9, 32].map((to) => ({ from: 4, to })),
  ...[7, 8, 9].map((to) => ({ from: 5, to })),
  ...[3, 5, 8, 32].map((from) => ({ from, to: 160 })),
];

/**
 * Flags of memfd_create in Linux: each, EXEC and NOEXEC_SEAL together, sizes of huge pages that all
 * machines have, some and none, one without HUGETLB, and bits that no kernel knows.
 */
export const MEMFD_FLAGS: readonly number[] = [
  ...[0, 1, 2, 3, 0x20, 0x8000],
  ...[4, 8, 0xa, 0xc, 0x10, 0x12, 0x18],
  ...[0x5400_0004, 0x7800_0004, 0x400_0004, 0x5400_0000],
];

/**
 * Flags of memfd_create where files can be inaccessible: every set of the named bits, a huge page
 * size with and without HUGETLB, and bits that no kernel knows.
 */
export const PRIVATE_MEMFD_FLAGS: readonly number[] = [
  ...Array.from({ length: 16 }, (_, bits) => bits),
  0x10,
  0x8000,
  0x5400_0000,
  0x5400_0004,
  0x400_000c,
  0x8000_0000,
];

/** Pages of the files that are bound to slots. */
export const FILE_PAGES = 8;

/** Page indexes in longer files: around those that an index may be folded at. */
export const FAR_FILE_PAGES: readonly number[] = [15, 16, 20, 31, 32, 60, 63, 64, 72];

/** Pages of a file that has all of these, and some behind them. */
export const FAR_FILE_END = 80;

/** File pages at which things happen: those of the file, and a few behind it. */
export const SMALL_FILE_PAGES: readonly number[] = Array.from(
  { length: FILE_PAGES + 2 },
  (_, page) => page,
);

/**
 * File offsets in bytes of the first page of a slot: unaligned ones, those that are negative as a
 * signed number, those that wrap with the size of the slot, and one that is 0 when its page index
 * is cut to 32 bits.
 */
export const PRIVATE_OFFSET_EDGES: readonly bigint[] = [
  ...unalignedNear(0n),
  1n << 44n,
  (1n << 44n) + PAGE_SIZE_BYTES,
  (1n << 63n) - PAGE_SIZE_BYTES,
  1n << 63n,
  (1n << 63n) + PAGE_SIZE_BYTES,
  TWO_TO_THE_64 - 4n * PAGE_SIZE_BYTES,
  TWO_TO_THE_64 - PAGE_SIZE_BYTES,
  TWO_TO_THE_64 - 1n,
];

/** Mode words of fallocate that no file of this kind accepts. */
export const REFUSED_FALLOCATE_MODES: readonly number[] = [
  2, 8, 9, 0x10, 0x11, 0x12, 0x13, 0x20, 0x21, 0x40, 0x41, 0x48, 4, 0x80, 0x8000_0000,
];

/**
 * Offsets and sizes that fallocate refuses, or that only a call that punches refuses. No call here
 * adds more pages than a small file has.
 */
export const FALLOCATE_RANGE_EDGES: readonly FileExtent[] = [
  { offsetBytes: 1n, sizeBytes: PAGE_SIZE_BYTES },
  { offsetBytes: 0x800n, sizeBytes: 0x1000n },
  { offsetBytes: PAGE_SIZE_BYTES, sizeBytes: 100n },
  { offsetBytes: 0n, sizeBytes: 0x1fffn },
  { offsetBytes: 0n, sizeBytes: 0x2001n },
  { offsetBytes: 0xfffn, sizeBytes: 1n },
  { offsetBytes: 0n, sizeBytes: 0n },
  { offsetBytes: PAGE_SIZE_BYTES, sizeBytes: 0n },
  { offsetBytes: 0n, sizeBytes: 1n << 63n },
  { offsetBytes: 1n << 63n, sizeBytes: PAGE_SIZE_BYTES },
  { offsetBytes: TWO_TO_THE_64 - PAGE_SIZE_BYTES, sizeBytes: PAGE_SIZE_BYTES },
  ...[PAGE_SIZE_BYTES - 1n, PAGE_SIZE_BYTES, PAGE_SIZE_BYTES + 1n, 2n * PAGE_SIZE_BYTES].map(
    (sizeBytes) => ({ offsetBytes: (1n << 63n) - PAGE_SIZE_BYTES, sizeBytes }),
  ),
  { offsetBytes: (1n << 63n) - 1n, sizeBytes: 1n },
  { offsetBytes: (1n << 63n) + 1n, sizeBytes: 1n },
];

/** A range of a file in bytes. */
export interface FileExtent {
  readonly offsetBytes: bigint;
  readonly sizeBytes: bigint;
}

/** File sizes and positions around pages and at the ends of the signed 64-bit range. */
export const FILE_POSITION_EDGES: readonly bigint[] = [
  1n,
  100n,
  PAGE_SIZE_BYTES - 1n,
  PAGE_SIZE_BYTES + 1n,
  1n << 43n,
  (1n << 63n) - PAGE_SIZE_BYTES,
  (1n << 63n) - 1n,
  1n << 63n,
  TWO_TO_THE_64 - 1n,
];

/** Seal words: none, each named one, all that are shrinking and growing, and unknown bits. */
export const SEAL_WORDS: readonly number[] = [0, 1, 2, 4, 8, 0x10, 0x20, 6, 0x40, 0x8000_0000];

/** A limit, and what is one page and one byte beside it. */
function around(limit: bigint): readonly bigint[] {
  return [-PAGE_SIZE_BYTES, -1n, 0n, 1n, PAGE_SIZE_BYTES].map((bytes) => limit + bytes);
}

/** A number of bytes, and one less and one more. */
function byBytes(bytes: number): readonly number[] {
  return [bytes - 1, bytes, bytes + 1];
}

/** Byte addresses and counts of which none is a multiple of the page size. */
export function unalignedNear(bytes: bigint): readonly bigint[] {
  return [bytes + 1n, bytes + 0x800n, bytes + PAGE_SIZE_BYTES - 1n];
}
