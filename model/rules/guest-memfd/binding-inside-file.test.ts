import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { bindingInsideFile } from "./binding-inside-file.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");

describe("guest-memfd/binding-inside-file", () => {
  test.each([
    [
      "a range that begins at the end",
      `${GM}; ${region2("flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x4000")}`,
    ],
    [
      "a range that ends behind the end",
      `${GM}; ${region2("flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x1000")}`,
    ],
    [
      "an offset that is negative as a signed number",
      [GM, region2("flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x8000000000000000")].join(
        "; ",
      ),
    ],
    [
      "a range that ends at 2^63",
      [GM, region2("flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x7fffffffffffc000")].join(
        "; ",
      ),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(bindingInsideFile, program, "linux-7.2")).toBe("EINVAL");
  });

  test.each([
    ["the whole file", `${GM}; ${BIND}`],
    [
      "the last page",
      [GM, region2("flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x3000 size=0x1000")].join(
        "; ",
      ),
    ],
    [
      "a delete",
      [
        GM,
        BIND,
        region2("flags=GUEST_MEMFD guest_memfd=fd0 guest_memfd_offset=0x4000 size=0"),
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(bindingInsideFile, program, "linux-7.2")).toBe("silent");
  });
});
