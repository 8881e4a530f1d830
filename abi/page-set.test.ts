import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type PageSet,
  pageCount,
  pageSet,
  pageSetOf,
  pagesIn,
  printPages,
  runsOf,
  samePages,
} from "./page-set.ts";

const FIELD = pageSet("pages");

const run = (first: number, last: number): { first: number; last: number } => ({ first, last });

/** Pages one by one. */
const pages = fc
  .uniqueArray(fc.integer({ min: 0, max: 30 }))
  .map((each) => each.sort((a, b) => a - b));

describe("a page set", () => {
  test("has the longest runs, those of one and two pages as numbers", () => {
    expect(pageSetOf([0, 1, run(2, 3), 5, 6, run(8, 8)])).toEqual([run(0, 3), 5, 6, 8]);
    expect(runsOf([0, 1, run(2, 3), 5])).toEqual([run(0, 3), run(5, 5)]);
  });

  test("holds as many pages as are listed", () => {
    fc.assert(
      fc.property(pages, (each) => {
        expect(pagesIn(pageSetOf(each))).toEqual(each);
        expect(pageCount(pageSetOf(each))).toBe(each.length);
      }),
    );
    expect(pageCount([3, run(0x100, 0x7fff_fffe)])).toBe(0x7fff_ff00);
  });

  test("is the same as one that is written otherwise, and no other one", () => {
    fc.assert(
      fc.property(pages, pages, (one, other) => {
        expect(samePages(one, pageSetOf(one))).toBe(true);
        expect(samePages(one, pageSetOf(other))).toBe(String(one) === String(other));
      }),
    );
  });
});

describe("the text of a page set", () => {
  test.each<[PageSet, string]>([
    [[], "[]"],
    [[3], "[3]"],
    [[3, 4], "[3,4]"],
    [[0, 2, run(5, 7), 9], "[0,2,5-7,9]"],
    [[run(0, 0x7fff_fffe)], "[0-2147483646]"],
    [[run(0, 0xffff_ffff)], "[0-4294967295]"],
  ])("of %j is %s, and read back", (each, text) => {
    expect(FIELD.print(each)).toBe(text);
    expect(FIELD.parse(text)).toEqual(each);
  });

  test("folds what an adapter lists, and reads what is not folded", () => {
    expect(printPages([0, 2, 5, 6, 7, 9])).toBe("[0,2,5-7,9]");
    expect(FIELD.parse("[0,2,5,6-7,9-9]")).toEqual([0, 2, run(5, 7), 9]);
  });

  test.each([
    ...["", "1,2", "[2,1]", "[1,1]", "[1,,2]", "[5-3]", "[1-2-3]", "[x]"],
    ...["[0-4294967296]", "[0-3,3]", "[0-3,2-9]", "[-3]", "[3-]"],
  ])("is not %j", (text) => {
    expect(FIELD.parse(text)).toBeUndefined();
  });
});

describe("the JSON form of a page set", () => {
  test("lists short runs, and has a long one as one text", () => {
    const each = [1, run(4, 6), run(100, 163), run(200, 264)];
    const listed = Array.from({ length: 64 }, (_, nth) => 100 + nth);

    expect(FIELD.toJson(each)).toEqual([1, 4, 5, 6, ...listed, "200-264"]);
    expect(FIELD.fromJson(FIELD.toJson(each))).toEqual(each);
  });

  test("takes numbers and runs, and nothing else", () => {
    expect(FIELD.fromJson([1, 2])).toEqual([1, 2]);
    expect(FIELD.fromJson([1, "3-5"])).toEqual([1, run(3, 5)]);
    for (const json of [["1"], "[1]", ["3-5", 4], ["5-3"], [0.5], [-1], ["1-2-3"], [null], [[1]]]) {
      expect(FIELD.fromJson(json)).toBeUndefined();
    }
  });
});

describe("a page set in memory", () => {
  test("is any ascending list of pages and runs", () => {
    const sets = [[], [0, 1, 0xffff_ffff], [run(0, 0xffff_ffff)], [0, run(1, 2), 3, run(4, 4)]];

    expect(sets.filter((each) => !FIELD.holds(each))).toEqual([]);
  });

  test.each([
    ...[[2, 1], [1, 1], [-1], [0.5], ["1"], [2 ** 32], new Array(1), "[]", null, [null], [{}]],
    ...[[run(2, 1)], [run(0, 2 ** 32)], [0, run(0, 1)], [run(0, 5), 5], [{ first: 0 }]],
  ])("is not %j", (value) => {
    expect(FIELD.holds(value)).toBe(false);
  });
});
