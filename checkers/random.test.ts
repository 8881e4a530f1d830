import { expect, test } from "vitest";
import { randomOf } from "./random.ts";

function numbers(seed: number, run: number): readonly number[] {
  const random = randomOf(seed, run);
  return Array.from({ length: 20 }, () => random.nextInt(0, 0xffff));
}

test("gives the same numbers for the same seed and run", () => {
  expect(numbers(42, 7)).toEqual(numbers(42, 7));
});

test("gives other numbers for every run and seed", () => {
  const firsts = [0, 1, 2, 3].flatMap((seed) =>
    Array.from({ length: 500 }, (_, run) => numbers(seed, run).join()),
  );

  expect(new Set(firsts).size).toBe(2000);
});

test("does not repeat the runs of one seed under the next seed", () => {
  expect(numbers(1, 0)).not.toEqual(numbers(0, 1));
});

test("takes negative seeds and seeds beyond 32 bits", () => {
  expect(numbers(-1, 0)).toEqual(numbers(0xffff_ffff, 0));
  expect(numbers(2 ** 32 + 5, 0)).toEqual(numbers(5, 0));
});
