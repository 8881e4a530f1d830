import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { offsetAligned } from "./offset-aligned.ts";

describe("guest-memfd/offset-aligned", () => {
  test.each([
    ["an offset inside a page", region2("flags=GUEST_MEMFD guest_memfd_offset=0x800")],
    ["a delete with such an offset", region2("flags=GUEST_MEMFD guest_memfd_offset=1 size=0")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(offsetAligned, program)).toBe("EINVAL");
  });

  test.each([
    ["an aligned offset", region2("flags=GUEST_MEMFD guest_memfd_offset=0x1000")],
    ["an offset nobody asked for", region2("guest_memfd_offset=0x800")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(offsetAligned, program)).toBe("silent");
  });
});
