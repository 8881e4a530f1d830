import { expect, test } from "vitest";
import { insideTally } from "./test-inside.ts";

test("20 runs: no inside that a lost page has changed goes unnoticed", async () => {
  const { differing, convicted } = await insideTally("delete-truncates-the-file", {
    ...{ runs: 20, observed: true },
  });

  expect(differing).toBeGreaterThan(0);
  expect(convicted).toBe(differing);
});
