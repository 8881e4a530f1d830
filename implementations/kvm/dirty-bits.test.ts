import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PageSet, pageSetOf, pagesIn } from "../../abi/page-set.ts";
import { bitsOf, setBits } from "./dirty-bits.ts";

const pages = fc
  .uniqueArray(fc.integer({ min: 0, max: 140 }))
  .map((each) => pageSetOf(each.sort((a, b) => a - b)));

/** A bitmap of so many 64-bit words in which these bits are set. */
function bitmapOf(words: number, set: PageSet, end: number): DataView {
  const bitmap = new Uint8Array(words * 8);
  setBits(bitmap, set, end);
  return new DataView(bitmap.buffer);
}

describe("dirty bits", () => {
  test("are set below the end, in the bitmap, and nowhere else", () => {
    fc.assert(
      fc.property(pages, fc.integer({ min: 0, max: 200 }), (set, end) => {
        const kept = pagesIn(set).filter((page) => page < Math.min(end, 128));

        expect(bitsOf(bitmapOf(2, set, end))).toEqual(pageSetOf(kept));
      }),
    );
  });

  test("are bit n % 64 of word n / 64, as the kernel has them", () => {
    const bitmap = bitmapOf(2, [0, 9, 63, 64], 128);

    expect([bitmap.getBigUint64(0, true), bitmap.getBigUint64(8, true)]).toEqual([
      (1n << 63n) | (1n << 9n) | 1n,
      1n,
    ]);
  });

  test("of a slot of 1 GiB are one run, but for those that are cleared", () => {
    const set = [{ first: 64, last: 0x3_ffff }];

    expect(bitsOf(bitmapOf(0x1000 + 1, set, 0x4_0000))).toEqual(set);
  });
});
