import { expect, test } from "vitest";
import { observation, stepOf } from "../test-steps.ts";
import { bindingLiesInsideFile } from "./binding-lies-inside-file.ts";

function judge(startPage: number, endPage: number): string | undefined {
  const bindings = [{ addressSpace: 0, id: 3, startPage, endPage }];
  return bindingLiesInsideFile.violation(
    stepOf({ observedAfter: observation({ files: [{ sizeBytes: 0x4000n, bindings }] }) }),
  );
}

test("finds a binding that reaches one page past the end", () => {
  expect(judge(3, 5)).toBe("slot 3 is bound to pages 3..5 of fd0, which has 4");
});

test("finds a binding before the start", () => {
  expect(judge(-1, 1)).toContain("pages -1..1");
});

test("allows the whole file", () => {
  expect(judge(0, 4)).toBeUndefined();
});

test("allows a range whose end is no signed number, and not the one a page before", () => {
  expect(judge(2 ** 51 - 1, 2 ** 51)).toBeUndefined();
  expect(judge(2 ** 51 - 2, 2 ** 51 - 1)).toContain("slot 3 is bound to pages");
});
