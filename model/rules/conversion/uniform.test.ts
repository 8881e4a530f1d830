import { describe, expect, test } from "vitest";
import { verdictOf, withArguments } from "../../test-support.ts";
import { uniform } from "./uniform.ts";

const VM = "linux-7.4:sw-protected";
const FILE = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

/** Of the first page, unless said otherwise. */
function convert(given = ""): string {
  const usual = "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)";
  return `${FILE};${withArguments(usual, given)}`;
}

describe("conversion/uniform", () => {
  test.each([["shared pages that are to be shared", convert("size=0x4000 attributes=0")]])(
    "answers ok to %s",
    (_, program) => {
      expect(verdictOf(uniform, program, VM)).toBe("ok");
    },
  );

  test.each([["shared pages that are to be private", convert("")]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(uniform, program, VM)).toBe("silent");
    },
  );

  test("looks at every page of the range", () => {
    const first = convert("size=0x2000");
    const again = (size: string): string =>
      withArguments(
        "set_memory_attributes2(fd=fd0, offset=0x0, size=0x1000, attributes=PRIVATE)",
        `size=${size}`,
      );

    expect(verdictOf(uniform, `${first};${again("0x2000")}`, VM)).toBe("ok");
    expect(verdictOf(uniform, `${first};${again("0x3000")}`, VM)).toBe("silent");
  });
});
