import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { writeNeedsSlot } from "./write-needs-slot.ts";

describe("guest-access/write-needs-slot", () => {
  test.each([
    ["a store with no slots", "guest_write(gpa=0x4000, tag=9)"],
    [
      "a store where a slot was moved away",
      `${region("gpa=0x4000")}; ${region("gpa=0x8000")}; guest_write(gpa=0x4000, tag=9)`,
    ],
  ])("answers MMIO write gpa=0x4000 len=8 tag=9 to %s", (_, program) => {
    expect(verdictOf(writeNeedsSlot, program)).toBe("MMIO write gpa=0x4000 len=8 tag=9");
  });

  test.each([
    ["a store in a slot", `${region()}; guest_write(gpa=0x0, tag=9)`],
    ["a store in a read-only slot", `${region("flags=READONLY")}; guest_write(gpa=0x0, tag=9)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writeNeedsSlot, program)).toBe("silent");
  });
});
