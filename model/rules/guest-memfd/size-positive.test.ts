import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizePositive } from "./size-positive.ts";

describe("guest-memfd/size-positive", () => {
  test.each([
    ["size 0", "fd0 = create_guest_memfd(size=0x0, flags=0)"],
    [
      "a size that is negative as a signed number",
      "fd0 = create_guest_memfd(size=0x8000000000000000, flags=0)",
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(sizePositive, program)).toBe("EINVAL");
  });

  test.each([
    ["one byte", "fd0 = create_guest_memfd(size=0x1, flags=0)"],
    ["the largest size", "fd0 = create_guest_memfd(size=0x7ffffffffffff000, flags=0)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizePositive, program)).toBe("silent");
  });
});
