import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { known } from "./known.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/known", () => {
  test.each([
    ["another attribute", convert("attributes=0x1")],
    ["another beside PRIVATE", convert("attributes=0x9")],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(known, program, VM)).toBe("EINVAL");
  });

  test.each([
    ["PRIVATE", convert("")],
    ["no attribute", convert("attributes=0")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(known, program, VM)).toBe("silent");
  });

  test("refuses every call on a file of an ordinary VM", () => {
    expect(verdictOf(known, convert("attributes=0"), "linux-7.4")).toBe("EINVAL");
  });
});
