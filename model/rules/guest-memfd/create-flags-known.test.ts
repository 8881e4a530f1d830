import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { createFlagsKnown } from "./create-flags-known.ts";

describe("guest-memfd/create-flags-known", () => {
  test.each([
    ["an unknown flag", "fd0 = create_guest_memfd(size=0x1000, flags=0x4)"],
    ["the highest flag", "fd0 = create_guest_memfd(size=0x1000, flags=0x8000000000000000)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(createFlagsKnown, program)).toBe("EINVAL");
  });

  test.each([
    ["no flag", "fd0 = create_guest_memfd(size=0x1000, flags=0)"],
    ["both flags", "fd0 = create_guest_memfd(size=0x1000, flags=MMAP|INIT_SHARED)"],
    ["INIT_SHARED alone", "fd0 = create_guest_memfd(size=0x1000, flags=INIT_SHARED)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(createFlagsKnown, program)).toBe("silent");
  });
});
