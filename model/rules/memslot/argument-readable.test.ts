import { describe, expect, test } from "vitest";
import { region, region2, verdictOf } from "../../test-support.ts";
import { argumentReadable } from "./argument-readable.ts";

describe("memslot/argument-readable", () => {
  test.each([
    ["a block without its last byte", region("readable=0..31")],
    ["a block without its first byte", region("readable=1..32")],
    ["a block of which nothing can be read", region("readable=0..0")],
    ["32 bytes given to the second ioctl", region2("readable=0..32")],
    ["159 bytes given to the second ioctl, without GUEST_MEMFD", region2("readable=0..159")],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(argumentReadable, program)).toBe("EFAULT");
  });

  test.each([
    ["a wholly readable block", region()],
    ["exactly 32 bytes", region("readable=0..32")],
    ["exactly 160 bytes given to the second ioctl", region2("readable=0..160")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(argumentReadable, program)).toBe("silent");
  });
});
