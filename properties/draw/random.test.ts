import { expect, test } from "vitest";
import { chance, pick, pickWeighted, type Random } from "./random.ts";

/** Gives every number of the range in turn. */
function counting(): Random {
  let turn = 0;
  return { nextInt: (min, max) => min + (turn++ % (max - min + 1)) };
}

test("chance is true in as many of a hundred cases as it says", () => {
  const random = counting();

  const hits = Array.from({ length: 100 }, () => chance(random, 30)).filter(Boolean);

  expect(hits).toHaveLength(30);
});

test("pick gives every value", () => {
  const random = counting();

  expect([1, 2, 3].map(() => pick(random, ["a", "b", "c"]))).toEqual(["a", "b", "c"]);
});

test("pickWeighted gives every value as often as its weight, and never one of weight 0", () => {
  const random = counting();

  const picked = Array.from({ length: 6 }, () =>
    pickWeighted(random, [
      [2, "a"],
      [0, "b"],
      [4, "c"],
    ]),
  );

  expect(picked).toEqual(["a", "a", "c", "c", "c", "c"]);
});

test("there has to be something to pick from", () => {
  expect(() => pick(counting(), [])).toThrow(RangeError);
  expect(() => pickWeighted(counting(), [])).toThrow(RangeError);
});
