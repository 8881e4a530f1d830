import { expect, test } from "vitest";
import { measureCreations } from "./slot-creations.ts";
import { replayed } from "./test-replay.ts";

test("a thousand slots are replayed with all properties", async () => {
  const report = await replayed(1000);

  expect([report.verdict, report.operations]).toEqual(["conforms", 1000]);
});

test("the cost of one more slot is told at every wanted number", async () => {
  const { microsecondsAt } = await measureCreations(2001, [1000, 2000]);

  expect([...microsecondsAt.keys()]).toEqual([1000, 2000]);
  expect([...microsecondsAt.values()].every((cost) => cost > 0)).toBe(true);
});
