import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { rangeAligned } from "./range-aligned.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/range-aligned", () => {
  test.each([
    ["an odd offset", convert("offset=0x800")],
    ["an odd size", convert("size=0x1001")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeAligned, program, VM)).toBe("EINVAL");
  });

  test.each([["whole pages behind the file", convert("offset=0x8000")]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(rangeAligned, program, VM)).toBe("silent");
    },
  );
});
