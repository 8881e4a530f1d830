import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { reservedZero } from "./reserved-zero.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/reserved-zero", () => {
  test.each([["a reserved word", convert("reserved=0x1")]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(reservedZero, program, VM)).toBe("EINVAL");
    },
  );

  test.each([["none", convert("flags=0x1")]])("is silent about %s", (_, program) => {
    expect(verdictOf(reservedZero, program, VM)).toBe("silent");
  });
});
