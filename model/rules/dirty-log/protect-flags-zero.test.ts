import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { protectFlagsZero } from "./protect-flags-zero.ts";

describe("dirty-log/protect-flags-zero", () => {
  test.each([["a flag of the call", "enable_dirty_log_protect(mode=0, flags=1)"]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(protectFlagsZero, program)).toBe("EINVAL");
    },
  );

  test.each([["no flag", "enable_dirty_log_protect(mode=0, flags=0)"]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(protectFlagsZero, program)).toBe("silent");
    },
  );
});
