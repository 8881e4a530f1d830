import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { flagsZero } from "./flags-zero.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/flags-zero", () => {
  test.each([
    ["the lowest flag", convert("flags=0x1")],
    ["the highest flag", convert("flags=0x8000000000000000")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(flagsZero, program, VM)).toBe("EINVAL");
  });

  test.each([["no flag, whatever else is wrong", convert("size=0")]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(flagsZero, program, VM)).toBe("silent");
    },
  );
});
