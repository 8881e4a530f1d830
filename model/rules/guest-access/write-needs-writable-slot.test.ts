import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { writeNeedsWritableSlot } from "./write-needs-writable-slot.ts";

describe("guest-access/write-needs-writable-slot", () => {
  test.each([
    ["a store to a read-only slot", `${region("flags=READONLY")}; guest_write(gpa=0x0, tag=9)`],
    [
      "a store to a read-only slot with nothing mapped behind it",
      `${region("flags=READONLY hva=0")}; guest_write(gpa=0x0, tag=9)`,
    ],
  ])("answers MMIO write gpa=0x0 len=8 tag=9 to %s", (_, program) => {
    expect(verdictOf(writeNeedsWritableSlot, program)).toBe("MMIO write gpa=0x0 len=8 tag=9");
  });

  test.each([
    ["a store to a slot that logs", `${region("flags=LOG_DIRTY")}; guest_write(gpa=0x0, tag=9)`],
    ["a store where there is no slot", "guest_write(gpa=0x0, tag=9)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writeNeedsWritableSlot, program)).toBe("silent");
  });
});
