import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { gpaWithinLimit } from "./gpa-within-limit.ts";

describe("memslot/gpa-within-limit", () => {
  test.each([
    ["a slot one page over 2^52", region("gpa=0xfffffffffd000")],
    ["a slot above 2^52", region("gpa=0x10000000000000")],
    ["a move there", `${region()}; ${region("gpa=0xfffffffffd000")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(gpaWithinLimit, program)).toBe("EINVAL");
  });

  test.each([
    ["a slot that ends exactly at 2^52", region("gpa=0xfffffffffc000")],
    ["a delete that names such a gpa", `${region()}; ${region("gpa=0x10000000000000 size=0")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(gpaWithinLimit, program)).toBe("silent");
  });
});
