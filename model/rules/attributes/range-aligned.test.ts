import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { rangeAligned } from "./range-aligned.ts";

describe("attributes/range-aligned", () => {
  test.each([
    ["an odd gpa", "set_memory_attributes(gpa=0x800, size=0x1000, attributes=0, flags=0)"],
    ["an odd size", "set_memory_attributes(gpa=0x0, size=0x1001, attributes=0, flags=0)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeAligned, program)).toBe("EINVAL");
  });

  test.each([
    [
      "whole pages without a slot",
      "set_memory_attributes(gpa=0x5000, size=0x1000, attributes=0, flags=0)",
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeAligned, program)).toBe("silent");
  });
});
