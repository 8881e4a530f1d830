import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { executeNeedsSlot } from "./execute-needs-slot.ts";

describe("guest-access/execute-needs-slot", () => {
  test.each([["a fetch with no slots", "guest_execute(gpa=0x4000)"]])(
    "answers INTERNAL_ERROR suberror=1 to %s",
    (_, program) => {
      expect(verdictOf(executeNeedsSlot, program)).toBe("INTERNAL_ERROR suberror=1");
    },
  );

  test.each([["a fetch in a slot", `${region()}; guest_execute(gpa=0x0)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(executeNeedsSlot, program)).toBe("silent");
    },
  );
});
