import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { rangeUnbound } from "./range-unbound.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");

describe("guest-memfd/range-unbound", () => {
  test.each([
    [
      "the same range",
      `${GM}; ${BIND}; ${region2("flags=GUEST_MEMFD guest_memfd=fd0 slot=1 gpa=0x8000")}`,
    ],
    [
      "one page of it",
      [
        GM,
        BIND,
        region2(
          "slot=1 gpa=0x8000 flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x3000 " +
            "size=0x1000",
        ),
      ].join("; "),
    ],
    [
      "the range through another descriptor",
      [
        GM,
        BIND,
        "fd1 = dup(fd=fd0)",
        region2("slot=1 gpa=0x8000 flags=GUEST_MEMFD guest_memfd=fd1"),
      ].join("; "),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeUnbound, program)).toBe("EINVAL");
  });

  test.each([
    [
      "a range beside it",
      [
        GM,
        region2("flags=GUEST_MEMFD guest_memfd=fd0 size=0x2000"),
        region2(
          "slot=1 gpa=0x8000 flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x2000 " +
            "size=0x2000",
        ),
      ].join("; "),
    ],
    [
      "a range whose slot was deleted",
      [
        GM,
        BIND,
        region2("flags=GUEST_MEMFD guest_memfd=fd0 size=0"),
        region2("flags=GUEST_MEMFD guest_memfd=fd0 slot=1 gpa=0x8000"),
      ].join("; "),
    ],
    [
      "the same range of another file",
      [
        GM,
        BIND,
        "fd1 = create_guest_memfd(size=0x4000)",
        region2("slot=1 gpa=0x8000 flags=GUEST_MEMFD guest_memfd=fd1"),
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeUnbound, program)).toBe("silent");
  });
});
