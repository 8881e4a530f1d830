import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pagesIn } from "../../../abi/page-set.ts";
import { DirtyBitmap } from "./dirty-bitmap.ts";

/** A bitmap in which these bits are set. */
function bitmapOf(...pages: readonly number[]): DirtyBitmap {
  const bitmap = new DirtyBitmap(() => {});
  for (const page of pages) bitmap.set(page);
  return bitmap;
}

const place = fc.integer({ min: 0, max: 40 });
const change = fc.record({ isSet: fc.boolean(), start: place, end: place });

describe("a dirty bitmap", () => {
  test("lists its pages sorted and once, whatever the order of setting", () => {
    const bitmap = bitmapOf(2_147_483_646, 64, 0, 4096, 31, 4095, 63, 32, 64);

    expect(bitmap.pages()).toEqual([...[0, 31, 32], ...[63, 64, 4095, 4096], 2_147_483_646]);
  });

  test("is what a set of bits would be after any changes of ranges", () => {
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const [bitmap, bits] = [bitmapOf(), new Set<number>()];
        for (const { isSet, start, end } of changes) {
          const range = Array.from({ length: Math.max(end - start, 0) }, (_, at) => start + at);
          const wereSet = range.filter((page) => bits.has(page));
          if (isSet) {
            bitmap.setRange(start, end);
            for (const page of range) bits.add(page);
          } else {
            expect(pagesIn(bitmap.clearRange(start, end))).toEqual(wereSet);
            for (const page of range) bits.delete(page);
          }
          expect(pagesIn(bitmap.pages())).toEqual([...bits].sort((a, b) => a - b));
        }
      }),
    );
  });

  test("says which of the bits that it clears were set", () => {
    const bitmap = bitmapOf(5, 6, 9);

    expect(bitmap.clearRange(6, 100)).toEqual([
      { first: 6, last: 6 },
      { first: 9, last: 9 },
    ]);
    expect(bitmap.clearRange(6, 100)).toEqual([]);
    expect(bitmap.pages()).toEqual([5]);
  });

  test("tells of every change, and of nothing that changes nothing", () => {
    let changes = 0;
    const bitmap = new DirtyBitmap(() => changes++);

    bitmap.setRange(3, 3);
    bitmap.clearRange(0, 100);
    expect(changes).toBe(0);
    bitmap.setRange(3, 5);
    bitmap.clearRange(4, 5);
    bitmap.clearAll();
    expect(changes).toBe(3);
  });

  test("of all ones is one run, however many pages it has", () => {
    const bitmap = bitmapOf();

    bitmap.setRange(0, 0x7fff_ffff);
    bitmap.clearRange(64, 128);

    expect(bitmap.pages()).toEqual([
      { first: 0, last: 63 },
      { first: 128, last: 0x7fff_fffe },
    ]);
  });

  test("is empty after clearing all", () => {
    const bitmap = bitmapOf(1, 100_000);

    bitmap.clearAll();

    expect(bitmap.pages()).toEqual([]);
  });
});
