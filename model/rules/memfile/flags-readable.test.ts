import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { flagsReadable } from "./flags-readable.ts";

describe("memfile/flags-readable", () => {
  test.each([
    ["flags without their last byte", region("readable=0..7")],
    ["flags without their first byte", region("readable=5..32")],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(flagsReadable, program, "memfile-v6-patch4")).toBe("EFAULT");
  });

  test.each([
    ["nothing but the flags", region("readable=4..8")],
    ["a wholly readable block", region()],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(flagsReadable, program, "memfile-v6-patch4")).toBe("silent");
  });
});
