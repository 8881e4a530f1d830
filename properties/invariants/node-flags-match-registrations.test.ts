import { expect, test } from "vitest";
import { file, machine, observation, stepOf } from "../test-steps.ts";
import { nodeFlagsMatchRegistrations } from "./node-flags-match-registrations.ts";

function judge(nodeFlags: number, notifiers: number, given = file([])): string | undefined {
  const after = machine([], { files: { fd0: given } });
  const observedAfter = observation({ files: [{ nodeFlags, notifiers }] });
  return nodeFlagsMatchRegistrations.violation(stepOf({ after, observedAfter }));
}

const { inaccessible: _, ...ordinary } = file([]);

test("finds flags that outlive the last notifier", () => {
  expect(judge(7, 0)).toBe("fd0 has node flags 7 instead of 1");
  expect(judge(7, 0, ordinary)).toBe("fd0 has node flags 7 instead of 0");
});

test("finds a registration that sets too few", () => {
  expect(judge(1, 1)).toBe("fd0 has node flags 1 instead of 7");
});

test("allows the flags of the notifiers, or those of creation", () => {
  expect([judge(7, 2), judge(1, 0), judge(0, 0, ordinary)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});
