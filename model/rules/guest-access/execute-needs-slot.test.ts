import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { executeNeedsSlot } from "./execute-needs-slot.ts";

describe("guest-access/execute-needs-slot", () => {
  test("answers INTERNAL_ERROR suberror=1 to a fetch with no slots", () => {
    expect(verdictOf(executeNeedsSlot, "guest_execute(gpa=0x4000)")).toBe(
      "INTERNAL_ERROR suberror=1",
    );
  });

  test("is silent about a fetch in a slot", () => {
    expect(verdictOf(executeNeedsSlot, `${region()}; guest_execute(gpa=0x0)`)).toBe("silent");
  });
});
