import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { flagsKnown } from "./flags-known.ts";

describe("memslot/flags-known", () => {
  test.each([
    ["bit 3", region2("flags=8")],
    ["the kernel's own INVALID flag, bit 16", region2("flags=0x10000")],
    ["bit 31", region2("flags=0x80000000")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(flagsKnown, program)).toBe("EINVAL");
  });

  test.each([
    ["no flags", region2()],
    ["every flag that some slot may carry", region2("flags=LOG_DIRTY|READONLY|GUEST_MEMFD")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(flagsKnown, program)).toBe("silent");
  });
});
