import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { noModify } from "./no-modify.ts";

describe("guest-memfd/no-modify", () => {
  test.each([
    ["the flag put on an existing slot", `${region2()}; ${region2("flags=GUEST_MEMFD")}`],
    ["a move with the flag", `${region2()}; ${region2("flags=GUEST_MEMFD gpa=0x8000")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(noModify, program)).toBe("EINVAL");
  });

  test.each([
    ["a create with the flag", region2("flags=GUEST_MEMFD")],
    ["a delete with the flag", `${region2()}; ${region2("flags=GUEST_MEMFD size=0")}`],
    ["a modify without it", `${region2()}; ${region2("gpa=0x8000")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noModify, program)).toBe("silent");
  });
});
