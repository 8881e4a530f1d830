import { expect, test } from "vitest";
import { printTotals, totalsOf } from "./reporter.ts";

type State = "pending" | "passed" | "failed" | "skipped";

function testsIn(...states: readonly State[]): { result(): { state: State } }[] {
  return states.map((state) => ({ result: () => ({ state }) }));
}

test("counts tests by what became of them", () => {
  const tests = testsIn("passed", "failed", "passed", "skipped");

  expect(totalsOf(tests, 0)).toEqual({ passed: 2, failed: 1, skipped: 1 });
});

test("counts a test that never finished, and an error outside the tests, as failed", () => {
  expect(totalsOf(testsIn("pending"), 2)).toEqual({ passed: 0, failed: 3, skipped: 0 });
});

test("prints one plain line", () => {
  expect(printTotals({ passed: 12, failed: 0, skipped: 1 })).toBe("12 passed, 0 failed, 1 skipped");
});
