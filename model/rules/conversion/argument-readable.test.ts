import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { argumentReadable } from "./argument-readable.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/argument-readable", () => {
  test.each([
    ["a block without its last byte", convert("readable=0..127")],
    ["a block that cannot be read at all", convert("readable=0..0")],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(argumentReadable, program, VM)).toBe("EFAULT");
  });

  test.each([
    ["all 128 bytes", convert("readable=0..128")],
    ["a range that is wrong", convert("size=0")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(argumentReadable, program, VM)).toBe("silent");
  });
});
