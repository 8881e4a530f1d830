import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateOffsetNoWrap } from "./private-offset-no-wrap.ts";

describe("memfile/private-offset-no-wrap", () => {
  test.each([
    [
      "a range that ends behind 2^64 - 1",
      region("flags=PRIVATE private_offset=0xffffffffffffc000"),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateOffsetNoWrap, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["the last range that fits", region("flags=PRIVATE private_offset=0xffffffffffffb000")],
    ["no PRIVATE", region("private_offset=0xffffffffffffc000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateOffsetNoWrap, program, "memfile-v6")).toBe("silent");
  });
});
