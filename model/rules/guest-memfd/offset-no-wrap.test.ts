import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { offsetNoWrap } from "./offset-no-wrap.ts";

describe("guest-memfd/offset-no-wrap", () => {
  test.each([
    [
      "a binding that ends exactly at 2^64",
      region2("flags=GUEST_MEMFD guest_memfd_offset=0xffffffffffffc000"),
    ],
    [
      "a binding that goes on at 0",
      region2("flags=GUEST_MEMFD guest_memfd_offset=0xfffffffffffff000"),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(offsetNoWrap, program)).toBe("EINVAL");
  });

  test.each([
    ["the binding just below", region2("flags=GUEST_MEMFD guest_memfd_offset=0xffffffffffffb000")],
    ["an offset nobody asked for", region2("guest_memfd_offset=0xfffffffffffff000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(offsetNoWrap, program)).toBe("silent");
  });
});
