import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type PageSet, pageSetOf, pagesIn } from "../abi/page-set.ts";
import { firstOutside, hasPage, pagesMoved, withoutPages, withPage } from "./page-set.ts";

const page = fc.integer({ min: 0, max: 20 });

/** Pages one by one, ascending. */
const pages = fc.uniqueArray(page).map((each) => each.sort((a, b) => a - b));

/** Pages as a checker of this package writes them, and as an adapter may: one by one. */
const set: fc.Arbitrary<PageSet> = fc.oneof(pages, pages.map(pageSetOf));

const own = pages.map(pageSetOf);

const ALL: PageSet = [{ first: 0, last: 0x7fff_fffe }];

describe("page sets", () => {
  test("know what they hold", () => {
    fc.assert(
      fc.property(set, page, (each, wanted) => {
        expect(hasPage(each, wanted)).toBe(pagesIn(each).includes(wanted));
      }),
    );
  });

  test("with one more page are that set, in its shortest form", () => {
    fc.assert(
      fc.property(own, page, (each, added) => {
        const expected = [...new Set([...pagesIn(each), added])].sort((a, b) => a - b);

        expect(withPage(each, added)).toEqual(pageSetOf(expected));
      }),
    );
  });

  test("without others are what is left, in its shortest form", () => {
    fc.assert(
      fc.property(own, set, (each, dropped) => {
        const rest = pagesIn(each).filter((one) => !pagesIn(dropped).includes(one));

        expect(withoutPages(each, dropped)).toEqual(pageSetOf(rest));
      }),
    );
  });

  test("name the first page that another set lacks", () => {
    fc.assert(
      fc.property(set, set, (part, whole) => {
        const lacking = pagesIn(part).find((one) => !pagesIn(whole).includes(one));

        expect(firstOutside(part, whole)).toBe(lacking);
      }),
    );
  });

  test("are cut to a range and counted from elsewhere", () => {
    fc.assert(
      fc.property(set, page, page, fc.integer({ min: 0, max: 9 }), (each, from, to, by) => {
        const inside = pagesIn(each).filter((one) => one >= from && one < to);

        expect(pagesMoved(each, from, to, by)).toEqual(pageSetOf(inside.map((one) => one + by)));
      }),
    );
  });

  test("are the same set when nothing is added or dropped", () => {
    const few = [1, 2, 5];

    expect(withPage(few, 2)).toBe(few);
    expect(withPage(ALL, 7)).toBe(ALL);
    expect(withoutPages(few, [{ first: 6, last: 90 }])).toBe(few);
  });

  test("of billions of pages are as quickly cut as small ones", () => {
    const rest = withoutPages(ALL, [{ first: 64, last: 127 }]);

    expect(rest).toEqual([
      { first: 0, last: 63 },
      { first: 128, last: 0x7fff_fffe },
    ]);
    expect(withPage(rest, 100)).toEqual([{ first: 0, last: 63 }, 100, rest[1]]);
    expect(firstOutside(ALL, rest)).toBe(64);
  });
});
