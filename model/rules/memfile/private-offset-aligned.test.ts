import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateOffsetAligned } from "./private-offset-aligned.ts";

describe("memfile/private-offset-aligned", () => {
  test.each([
    ["an odd offset", region("flags=PRIVATE private_offset=1")],
    ["a delete with an odd offset", region("flags=PRIVATE private_offset=0xfff size=0")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateOffsetAligned, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["an aligned offset", region("flags=PRIVATE private_offset=0x1000")],
    ["an odd offset without PRIVATE", region("private_offset=1")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateOffsetAligned, program, "memfile-v6")).toBe("silent");
  });
});
