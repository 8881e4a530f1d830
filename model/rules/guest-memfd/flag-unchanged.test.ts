import { describe, expect, test } from "vitest";
import { region, region2, verdictOf } from "../../test-support.ts";
import { flagUnchanged } from "./flag-unchanged.ts";

const BOUND = [
  "fd0 = create_guest_memfd(size=0x4000)",
  region2("flags=GUEST_MEMFD guest_memfd=fd0"),
].join("; ");

describe("guest-memfd/flag-unchanged", () => {
  test.each([
    ["the same call without the flag", `${BOUND}; ${region2()}`],
    ["a move without the flag", `${BOUND}; ${region2("gpa=0x8000")}`],
    ["the first ioctl, which cannot carry it", `${BOUND}; ${region()}`],
    ["the flag for a slot without a file", `${region()}; ${region2("flags=GUEST_MEMFD")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(flagUnchanged, program)).toBe("EINVAL");
  });

  test.each([
    ["a delete", `${BOUND}; ${region2("size=0")}`],
    ["a slot that never had the flag", `${region2()}; ${region2("gpa=0x8000")}`],
    ["a slot that keeps it", `${BOUND}; ${region2("flags=GUEST_MEMFD gpa=0x8000")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(flagUnchanged, program)).toBe("silent");
  });
});
