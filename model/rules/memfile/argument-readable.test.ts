import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { argumentReadable } from "./argument-readable.ts";

describe("memfile/argument-readable", () => {
  test.each([
    ["PRIVATE with a block of 159 bytes", region("flags=PRIVATE readable=0..159")],
    ["PRIVATE in the first fetch only", region("first_fetch_flags=PRIVATE readable=0..32")],
    ["a plain block of 31 bytes", region("readable=0..31")],
    ["an unreadable first byte", region("readable=1..160")],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(argumentReadable, program, "memfile-v6")).toBe("EFAULT");
  });

  test.each([
    [
      "PRIVATE in the second fetch only",
      region("flags=PRIVATE first_fetch_flags=0 readable=0..32"),
    ],
    ["PRIVATE with the whole block", region("flags=PRIVATE readable=0..160")],
    ["a plain block of 32 bytes", region("readable=0..32")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(argumentReadable, program, "memfile-v6")).toBe("silent");
  });
});
