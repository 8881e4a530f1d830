import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { rangeNotEmpty } from "./range-not-empty.ts";

describe("attributes/range-not-empty", () => {
  test.each([
    ["size 0", "set_memory_attributes(gpa=0x0, size=0x0, attributes=0, flags=0)"],
    [
      "a range that ends exactly at 2^64",
      "set_memory_attributes(gpa=0xfffffffffffff000, size=0x1000, attributes=0, flags=0)",
    ],
    [
      "a range that goes on at 0",
      "set_memory_attributes(gpa=0xfffffffffffff000, size=0x2000, attributes=0, flags=0)",
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeNotEmpty, program)).toBe("EINVAL");
  });

  test.each([
    [
      "the range just below",
      "set_memory_attributes(gpa=0xffffffffffffe000, size=0x1000, attributes=0, flags=0)",
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeNotEmpty, program)).toBe("silent");
  });
});
