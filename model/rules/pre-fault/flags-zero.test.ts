import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { flagsZero } from "./flags-zero.ts";

describe("pre-fault/flags-zero", () => {
  test.each([["any flag", "pre_fault_memory(gpa=0x0, size=0x1000, flags=1)"]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(flagsZero, program)).toBe("EINVAL");
    },
  );

  test.each([["no flag", "pre_fault_memory(gpa=0x0, size=0x1000, flags=0)"]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(flagsZero, program)).toBe("silent");
    },
  );
});
