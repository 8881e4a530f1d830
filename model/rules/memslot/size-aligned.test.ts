import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { sizeAligned } from "./size-aligned.ts";

describe("memslot/size-aligned", () => {
  test.each([
    ["one byte", region("size=1")],
    ["a page and a byte", region("size=0x1001")],
    ["the largest 64-bit size", region("size=0xffffffffffffffff")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(sizeAligned, program)).toBe("EINVAL");
  });

  test.each([
    ["a page", region("size=0x1000")],
    ["size 0, which means delete", region("size=0")],
    ["the largest aligned size", region("size=0xfffffffffffff000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizeAligned, program)).toBe("silent");
  });
});
