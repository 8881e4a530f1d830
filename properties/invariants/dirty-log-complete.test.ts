import { expect, test } from "vitest";
import { machine, observation, slot, stepOf } from "../test-steps.ts";
import { dirtyLogComplete } from "./dirty-log-complete.ts";

const WRITTEN = machine([slot({ pages: 4, dirty: { required: [1, 2], allowed: [0, 1, 2] } })]);

function answered(pages: readonly number[]): string | undefined {
  const outcome = { kind: "dirty_log", pages } as const;
  const operation = "get_dirty_log(slot=0)";
  return dirtyLogComplete.violation(stepOf({ operation, before: WRITTEN, outcome }));
}

function observed(dirty: readonly number[]): string | undefined {
  const observedAfter = observation({ slots: [{ id: 0, pages: 4, dirty }] });
  return dirtyLogComplete.violation(stepOf({ after: WRITTEN, observedAfter }));
}

test.each([answered, observed])("finds a written page that is not reported (%o)", (report) => {
  expect(report([0, 2])).toBe("page 1 of slot 0 was written but is not dirty");
});

test.each([answered, observed])("allows pages that were only read (%o)", (report) => {
  expect(report([0, 1, 2])).toBeUndefined();
});
