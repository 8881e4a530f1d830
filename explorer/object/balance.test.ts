import { describe, expect, it } from "vitest";
import { dealt, movesFor } from "./balance.ts";

describe("states that wait", () => {
  it.each([[[10, 0]], [[7, 1, 1]], [[0, 100, 3, 41]]])(
    "%j move until all have as many",
    (counts) => {
      const { give = [], take = [] } = movesFor(counts) ?? {};

      const after = counts.map((count, share) => count - (give[share] ?? 0) + (take[share] ?? 0));

      expect(Math.max(...after) - Math.min(...after)).toBeLessThanOrEqual(1);
      expect(sum(after)).toBe(sum(counts));
      expect(give.every((count, share) => count === 0 || take[share] === 0)).toBe(true);
    },
  );

  it.each([[[0, 0]], [[1, 0]], [[2, 0]], [[104, 100]], [[33, 33, 34]]])(
    "%j stay where they are: moving would cost more",
    (counts) => {
      expect(movesFor(counts)).toBeNull();
    },
  );
});

describe("dealing", () => {
  it("gives each share a part of each range, every index once", () => {
    expect(dealt([0, 1, 1, 7], 2)).toEqual([
      [0, 1, 2, 3],
      [4, 5, 6],
    ]);
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
