import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { flagsZero } from "./flags-zero.ts";

describe("attributes/flags-zero", () => {
  test.each([["any flag", "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0, flags=1)"]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(flagsZero, program)).toBe("EINVAL");
    },
  );

  test.each([["no flag", "set_memory_attributes(gpa=0x0, size=0x1000, attributes=0, flags=0)"]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(flagsZero, program)).toBe("silent");
    },
  );
});
