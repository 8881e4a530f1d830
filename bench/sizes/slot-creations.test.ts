import { expect, test } from "vitest";
import { measureCreations } from "./slot-creations.ts";
import { replayed } from "./test-replay.ts";

test.each([
  ["host", 1000],
  ["guest_memfd", 1001],
  ["memfd", 1002],
  ["mapped pages", 1002],
] as const)("a thousand of %s are replayed with all properties", async (backing, count) => {
  const report = await replayed(1000, backing);

  expect([report.verdict, report.operations]).toEqual(["conforms", count]);
});

test("the cost of one more slot is told at every wanted number", async () => {
  const { microsecondsAt } = await measureCreations(2001, [1000, 2000]);

  expect([...microsecondsAt.keys()]).toEqual([1000, 2000]);
  expect([...microsecondsAt.values()].every((cost) => cost > 0)).toBe(true);
});
