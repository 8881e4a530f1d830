import { expect, test } from "vitest";
import { file, machine, observation, privateSlot, stepOf } from "../test-steps.ts";
import { largeMappingOfOneKind } from "./large-mapping-of-one-kind.ts";

function judge(populated: readonly number[], order = 1): string | undefined {
  const after = machine([privateSlot()], { files: { fd0: file(populated) } });
  const mappings = [0n, 1n].map((gfn) => ({ gfn, kind: "private" as const, order }));
  return largeMappingOfOneKind.violation(
    stepOf({ after, observedAfter: observation({ mappings }) }),
  );
}

test("finds a private mapping that covers a page the file does not have", () => {
  expect(judge([0])).toBe("gpa 0x1000 is mapped private in one with other frames");
});

test("allows one whose pages are all there", () => {
  expect(judge([0, 1])).toBeUndefined();
});

test("says nothing of single pages", () => {
  expect(judge([0], 0)).toBeUndefined();
});
