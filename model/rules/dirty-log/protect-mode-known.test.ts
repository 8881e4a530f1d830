import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { protectModeKnown } from "./protect-mode-known.ts";

describe("dirty-log/protect-mode-known", () => {
  test.each([
    ["INITIALLY_SET alone", "enable_dirty_log_protect(mode=INITIALLY_SET, flags=0)"],
    ["an unknown bit", "enable_dirty_log_protect(mode=0x4, flags=0)"],
    ["an unknown bit beside a known one", "enable_dirty_log_protect(mode=MANUAL|0x8, flags=0)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(protectModeKnown, program)).toBe("EINVAL");
  });

  test.each([
    ["mode 0", "enable_dirty_log_protect(mode=0, flags=0)"],
    ["MANUAL", "enable_dirty_log_protect(mode=MANUAL, flags=0)"],
    ["both", "enable_dirty_log_protect(mode=MANUAL|INITIALLY_SET, flags=0)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(protectModeKnown, program)).toBe("silent");
  });
});
