import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { firstIoctlFlags } from "./first-ioctl-flags.ts";

describe("memslot/first-ioctl-flags", () => {
  test.each([
    ["bit 2, which is GUEST_MEMFD", region("flags=4")],
    ["bit 31", region("flags=0x80000000")],
    ["an unknown bit beside known ones", region("flags=LOG_DIRTY|READONLY|0x8")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(firstIoctlFlags, program)).toBe("EINVAL");
  });

  test.each([
    ["no flags", region()],
    ["all flags it has", region("flags=LOG_DIRTY|READONLY")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(firstIoctlFlags, program)).toBe("silent");
  });
});
