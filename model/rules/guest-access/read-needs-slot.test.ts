import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { readNeedsSlot } from "./read-needs-slot.ts";

describe("guest-access/read-needs-slot", () => {
  test.each([
    ["a load with no slots", "guest_read(gpa=0x4000)"],
    ["a load just behind a slot", `${region()}; guest_read(gpa=0x4000)`],
    [
      "a load where a slot was deleted",
      `${region("gpa=0x4000")}; ${region("size=0")}; guest_read(gpa=0x4000)`,
    ],
    [
      "a load in a slot of the other address space",
      `${region("slot=0x10000 gpa=0x4000")}; guest_read(gpa=0x4000)`,
    ],
  ])("answers MMIO read gpa=0x4000 len=8 tag=1296910671 to %s", (_, program) => {
    expect(verdictOf(readNeedsSlot, program)).toBe("MMIO read gpa=0x4000 len=8 tag=1296910671");
  });

  test("is silent about a load in a slot", () => {
    expect(verdictOf(readNeedsSlot, `${region()}; guest_read(gpa=0x3000)`)).toBe("silent");
  });
});
