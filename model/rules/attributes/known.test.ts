import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { known } from "./known.ts";

describe("attributes/known", () => {
  test.each([
    [
      "PRIVATE in an ordinary VM",
      "set_memory_attributes(gpa=0x0, size=0x1000, attributes=PRIVATE, flags=0)",
    ],
    ["any other attribute", "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0x1, flags=0)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(known, program)).toBe("EINVAL");
  });

  test.each([
    ["no attribute", "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0, flags=0)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(known, program)).toBe("silent");
  });
});
