import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { rangeInsideFile } from "./range-inside-file.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/range-inside-file", () => {
  test.each([
    ["a range that begins at the end", convert("offset=0x4000")],
    ["one that goes a page beyond", convert("offset=0x3000 size=0x2000")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeInsideFile, program, VM)).toBe("EINVAL");
  });

  test.each([
    ["the last page", convert("offset=0x3000")],
    ["all of the file", convert("size=0x4000")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeInsideFile, program, VM)).toBe("silent");
  });
});
