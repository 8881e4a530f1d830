import { describe, expect, test } from "vitest";
import type { GfnRange } from "../../state.ts";
import { hasGfn, withGfns, withoutGfns } from "./gfn-set.ts";

const range = (from: number, to: number): GfnRange => ({ from: BigInt(from), to: BigInt(to) });
const SET = [range(2, 4), range(8, 10)];

describe("a set of guest frames", () => {
  test("holds its ranges without their ends", () => {
    expect([1n, 2n, 3n, 4n, 8n].filter((gfn) => hasGfn(SET, gfn))).toEqual([2n, 3n, 8n]);
  });

  test.each([
    ["apart", range(5, 6), [range(2, 4), range(5, 6), range(8, 10)]],
    ["before all", range(0, 1), [range(0, 1), ...SET]],
    ["touching one", range(4, 6), [range(2, 6), range(8, 10)]],
    ["joining two", range(3, 8), [range(2, 10)]],
    ["around all", range(0, 20), [range(0, 20)]],
  ])("takes a range %s", (_, added, expected) => {
    expect(withGfns(SET, added)).toEqual(expected);
  });

  test.each([
    ["from the start of one", range(0, 3), [range(3, 4), range(8, 10)]],
    ["out of the middle", range(9, 10), [range(2, 4), range(8, 9)]],
    ["across two", range(3, 9), [range(2, 3), range(9, 10)]],
    ["that is all", range(0, 20), []],
  ])("gives a range %s", (_, dropped, expected) => {
    expect(withoutGfns(SET, dropped)).toEqual(expected);
  });

  test("splits when a range inside one goes", () => {
    expect(withoutGfns([range(0, 9)], range(3, 5))).toEqual([range(0, 3), range(5, 9)]);
  });

  test("stays the same array when nothing changes", () => {
    expect(withGfns(SET, range(2, 3))).toBe(SET);
    expect(withoutGfns(SET, range(4, 8))).toBe(SET);
  });
});
