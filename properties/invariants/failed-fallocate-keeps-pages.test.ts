import { expect, test } from "vitest";
import type { Outcome } from "../../abi/outcome.ts";
import { machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { failedFallocateKeepsPages } from "./failed-fallocate-keeps-pages.ts";

const ENOSPC: Outcome = { kind: "failed", errno: "ENOSPC" };
const operation = "fallocate(fd=fd0, mode=0, offset=0x0, size=0x4000, inject=ENOSPC@2)";
const state = machine([privateSlot()]);
const observedBefore = observation({
  mappings: [{ pfn: 5, kind: "private" }],
  files: [{ pages: new Map([[0, 5]]) }],
});

function judge(
  pages: readonly [number, number][],
  mapped: boolean,
  outcome: Outcome = ENOSPC,
): string | undefined {
  const observedAfter = observation({
    mappings: mapped ? [{ pfn: 5, kind: "private" }] : [],
    files: [{ pages: new Map(pages) }],
  });
  const step = stepOf({ operation, outcome, after: state, observedBefore, observedAfter });
  return failedFallocateKeepsPages.violation(step);
}

test("finds a page that stays behind", () => {
  const both: [number, number][] = [
    [0, 5],
    [1, 6],
  ];

  expect(judge(both, true)).toBe("the pages of fd0 changed");
});

test("finds a mapping that is gone", () => {
  expect(judge([[0, 5]], false)).toBe("the private mapping of gfn 0 is gone");
});

test("allows a shared mapping to be gone", () => {
  const before = observation({ mappings: [{ pfn: 5 }] });
  const observedAfter = observation({});
  const seen = { operation, outcome: ENOSPC, observedBefore: before, observedAfter };

  expect(failedFallocateKeepsPages.violation(stepOf({ ...seen, after: state }))).toBeUndefined();
});

test("allows everything to be as it was, and success to change it", () => {
  expect(judge([[0, 5]], true)).toBeUndefined();
  expect(judge([], false, { kind: "ok" })).toBeUndefined();
});
