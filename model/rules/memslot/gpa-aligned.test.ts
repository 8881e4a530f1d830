import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { gpaAligned } from "./gpa-aligned.ts";

describe("memslot/gpa-aligned", () => {
  test.each([
    ["a gpa inside a page", region("gpa=0x1001")],
    ["the last byte of a page", region("gpa=0xfff")],
    ["a delete with such a gpa", region("gpa=0x1 size=0")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(gpaAligned, program)).toBe("EINVAL");
  });

  test.each([
    ["gpa 0", region()],
    ["the last page below 2^64", region("gpa=0xfffffffffffff000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(gpaAligned, program)).toBe("silent");
  });
});
