import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateOffsetSigned } from "./private-offset-signed.ts";

describe("memfile/private-offset-signed", () => {
  test.each([["2^63", region("flags=PRIVATE private_offset=0x8000000000000000")]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(privateOffsetSigned, program, "memfile-v6")).toBe("EINVAL");
    },
  );

  test.each([
    ["the page before 2^63", region("flags=PRIVATE private_offset=0x7ffffffffffff000")],
    ["no PRIVATE", region("private_offset=0x8000000000000000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateOffsetSigned, program, "memfile-v6")).toBe("silent");
  });
});
