/** Dirty bitmaps as the kernel has them, and the runs of pages that they stand for. */
import { firstOf, lastOf, type PageRun, type PageSet, pageSetOf } from "../../abi/page-set.ts";

/** Sets the bits of the pages below `end` that the bitmap has. Whole bytes are set at once. */
export function setBits(bitmap: Uint8Array, pages: PageSet, end: number): void {
  const behind = Math.min(end, bitmap.length * 8);
  for (const run of pages) setRun(bitmap, firstOf(run), Math.min(lastOf(run) + 1, behind));
}

/** The set bits of a bitmap of whole 64-bit words. */
export function bitsOf(bitmap: DataView): PageSet {
  const runs: PageRun[] = [];
  let start: number | undefined;
  for (let offset = 0; offset < bitmap.byteLength; offset += WORD_BYTES) {
    const bits = bitmap.getUint32(offset, true);
    if (bits === (start === undefined ? 0 : ALL_ONES)) continue;
    for (let bit = 0; bit < WORD_BITS; bit++) {
      const isSet = ((bits >>> bit) & 1) === 1;
      if (isSet === (start !== undefined)) continue;
      const page = offset * 8 + bit;
      if (start !== undefined) runs.push({ first: start, last: page - 1 });
      start = isSet ? page : undefined;
    }
  }
  if (start !== undefined) runs.push({ first: start, last: bitmap.byteLength * 8 - 1 });
  return pageSetOf(runs);
}

/** Bitmaps are little endian, so halves of their words are words as well. */
const WORD_BYTES = 4;
const WORD_BITS = 32;
const ALL_ONES = 0xffff_ffff;

function setRun(bitmap: Uint8Array, start: number, end: number): void {
  const wholeFrom = Math.min(Math.ceil(start / 8) * 8, Math.max(end, start));
  const wholeTo = Math.max(Math.floor(end / 8) * 8, wholeFrom);
  for (let bit = start; bit < wholeFrom; bit++) setBit(bitmap, bit);
  bitmap.fill(0xff, Math.ceil(wholeFrom / 8), Math.floor(wholeTo / 8));
  for (let bit = wholeTo; bit < end; bit++) setBit(bitmap, bit);
}

function setBit(bitmap: Uint8Array, bit: number): void {
  bitmap[bit >>> 3] = (bitmap[bit >>> 3] ?? 0) | (1 << (bit & 7));
}
