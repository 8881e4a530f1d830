import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { knownToKernel } from "./known-to-kernel.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};fd1 = memfd_create(flags=0);${withArguments(usual, given)}`;
}

describe("conversion/known-to-kernel", () => {
  test.each([["a call on an ordinary memfd", convert("fd=fd1")]])(
    "answers ENOTTY to %s",
    (_, program) => {
      expect(verdictOf(knownToKernel, program, VM)).toBe("ENOTTY");
    },
  );

  test.each([["one on a guest_memfd", convert("size=0")]])("is silent about %s", (_, program) => {
    expect(verdictOf(knownToKernel, program, VM)).toBe("silent");
  });

  test.each(["vm-attributes", "no-private-types"])("speaks on a kernel with %s", (word) => {
    expect(verdictOf(knownToKernel, convert(), `linux-7.4:${word}`)).toBe("ENOTTY");
  });

  test("is silent on a kernel that has both calls", () => {
    expect(verdictOf(knownToKernel, convert(), "linux-7.4:both")).toBe("silent");
  });
});
