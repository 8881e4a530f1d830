import { expect, test } from "vitest";
import { thinned } from "./pass.ts";

const upTo = (length: number): number[] => Array.from({ length }, (_, index) => index);

test("few values are all tried", () => {
  expect(thinned(upTo(12))).toEqual(upTo(12));
});

test("of many, the first and the last are, and some between", () => {
  expect(thinned(upTo(20))).toEqual([...upTo(6), 8, 12, 16, 19]);
});
