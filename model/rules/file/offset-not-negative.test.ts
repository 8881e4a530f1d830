import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { offsetNotNegative } from "./offset-not-negative.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/offset-not-negative", () => {
  test.each([
    ["a read", [FILE, "file_read(fd=fd0, offset=0x8000000000000000, size=1)"].join("; ")],
    [
      "a write of nothing",
      [FILE, "file_write(fd=fd0, offset=0xffffffffffffffff, size=0, tag=7)"].join("; "),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(offsetNotNegative, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    [
      "the largest offset",
      [FILE, "file_read(fd=fd0, offset=0x7fffffffffffffff, size=0)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(offsetNotNegative, program, "memfile-v6")).toBe("silent");
  });
});
