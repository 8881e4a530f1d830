import { expect, test } from "vitest";
import { observation, stepOf } from "../test-steps.ts";
import { filePageBoundOnce } from "./file-page-bound-once.ts";

function judge(...ranges: readonly (readonly [number, number])[]): string | undefined {
  const bindings = ranges.map(([startPage, endPage], id) => {
    return { addressSpace: 0, id, startPage, endPage };
  });
  return filePageBoundOnce.violation(
    stepOf({ observedAfter: observation({ files: [{ bindings }] }) }),
  );
}

test("finds slots that share a page, in whatever order they come", () => {
  expect(judge([0, 2], [1, 3])).toBe("pages of slot 0 in fd0 are bound twice");
  expect(judge([3, 5], [0, 4])).toBe("pages of slot 1 in fd0 are bound twice");
});

test("allows slots that touch", () => {
  expect(judge([2, 4], [0, 2])).toBeUndefined();
});
