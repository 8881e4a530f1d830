import { expect, test } from "vitest";
import { machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { oneKindPerFrame } from "./one-kind-per-frame.ts";

const after = machine([privateSlot()]);

test("finds a frame that is mapped shared and private", () => {
  const observedAfter = observation({ mappings: [{ kind: "shared" }, { kind: "private" }] });

  expect(oneKindPerFrame.violation(stepOf({ after, observedAfter }))).toBe(
    "gpa 0x0 is mapped twice",
  );
});

test("allows the same frame number in two address spaces", () => {
  const observedAfter = observation({ mappings: [{}, { addressSpace: 1 }] });

  expect(oneKindPerFrame.violation(stepOf({ after, observedAfter }))).toBeUndefined();
});
