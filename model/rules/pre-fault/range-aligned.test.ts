import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { rangeAligned } from "./range-aligned.ts";

describe("pre-fault/range-aligned", () => {
  test.each([
    ["an odd gpa", "pre_fault_memory(gpa=0x800, size=0x1000, flags=0)"],
    ["an odd size", "pre_fault_memory(gpa=0x0, size=0x1001, flags=0)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeAligned, program)).toBe("EINVAL");
  });

  test.each([["whole pages", "pre_fault_memory(gpa=0x0, size=0x1000, flags=0)"]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(rangeAligned, program)).toBe("silent");
    },
  );
});
