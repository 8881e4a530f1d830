import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasPage, withoutPages, withPage } from "./page-set.ts";

const page = fc.integer({ min: 0, max: 20 });
const set = fc.uniqueArray(page).map((pages) => pages.sort((a, b) => a - b));

describe("page sets", () => {
  test("know what they hold", () => {
    fc.assert(
      fc.property(set, page, (pages, wanted) => {
        expect(hasPage(pages, wanted)).toBe(pages.includes(wanted));
      }),
    );
  });

  test("stay sorted sets when a page is added", () => {
    fc.assert(
      fc.property(set, page, (pages, added) => {
        const expected = [...new Set([...pages, added])].sort((a, b) => a - b);

        expect(withPage(pages, added)).toEqual(expected);
      }),
    );
  });

  test("are the same array when nothing is added or dropped", () => {
    const pages = [1, 2, 5];

    expect(withPage(pages, 2)).toBe(pages);
    expect(withoutPages(pages, (each) => each > 5)).toBe(pages);
  });

  test("lose exactly the dropped pages", () => {
    expect(withoutPages([1, 2, 5], (each) => each % 2 === 1)).toEqual([2]);
  });
});
