import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { dirtyBitsHaveACause } from "./dirty-bits-have-a-cause.ts";

function judge(dirty: readonly number[]): string | undefined {
  const after = machine([slot({ pages: 4, dirty: { required: [1], allowed: [1, 2] } })]);
  const observedAfter = observation({ slots: [{ id: 0, pages: 4, dirty }] });
  return dirtyBitsHaveACause.violation(stepOf({ after, observedAfter }));
}

test("finds a page that is dirty although nobody has accessed it", () => {
  expect(judge([1, 3])).toBe("page 3 of slot 0 is dirty, but was not accessed");
});

test("allows pages that were written or loaded, reported or not", () => {
  expect(judge([1])).toBeUndefined();
  expect(judge([1, 2])).toBeUndefined();
});
