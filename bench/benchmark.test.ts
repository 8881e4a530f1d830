import { expect, test } from "vitest";
import { measure, median, ROUNDS } from "./benchmark.ts";

test("contenders take turns, and the round that warms up does not count", async () => {
  const turns: string[] = [];
  const contender = (name: string) => ({
    name,
    round: async (seed: number) => {
      turns.push(`${name}${seed}`);
      return 1;
    },
  });

  const measured = await measure({
    ...{ id: "sample", sentence: "", unit: "turns" },
    contenders: [contender("a"), contender("b")],
  });

  expect(turns.slice(0, 4)).toEqual(["a0", "b0", "a1", "b1"]);
  expect(turns).toHaveLength(2 * (ROUNDS + 1));
  expect(measured.map(({ rates }) => rates.length)).toEqual([ROUNDS, ROUNDS]);
});

test("a round that has measured itself is taken at its word, and rounds can be many", async () => {
  const measured = await measure({
    ...{ id: "sample", sentence: "", unit: "turns", rounds: 9 },
    contenders: [{ name: "a", round: async () => ({ units: 6, seconds: 2 }) }],
  });

  expect(measured).toEqual([{ name: "a", rates: Array.from({ length: 9 }, () => 3) }]);
});

test("the median is the middle figure, not the middle of the list", () => {
  expect(median([9, 1, 5])).toBe(5);
});
