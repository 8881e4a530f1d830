import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { rangeNotEmpty } from "./range-not-empty.ts";

describe("pre-fault/range-not-empty", () => {
  test.each([
    ["size 0", "pre_fault_memory(gpa=0x0, size=0x0, flags=0)"],
    [
      "a range that ends exactly at 2^64",
      "pre_fault_memory(gpa=0xfffffffffffff000, size=0x1000, flags=0)",
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeNotEmpty, program)).toBe("EINVAL");
  });

  test.each([["one page", "pre_fault_memory(gpa=0x0, size=0x1000, flags=0)"]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(rangeNotEmpty, program)).toBe("silent");
    },
  );
});
