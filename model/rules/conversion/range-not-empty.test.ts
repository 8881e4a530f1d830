import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { rangeNotEmpty } from "./range-not-empty.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/range-not-empty", () => {
  test.each([
    ["size 0", convert("size=0")],
    [
      "a range that ends at 2^64 and goes on at 0",
      convert("offset=0xfffffffffffff000 size=0x2000"),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeNotEmpty, program, VM)).toBe("EINVAL");
  });

  test.each([["the smallest range", convert("size=0x1")]])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeNotEmpty, program, VM)).toBe("silent");
  });
});
