import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { rangeBelowLimit } from "./range-below-limit.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/range-below-limit", () => {
  test.each([
    [
      "a range that ends at 2^63",
      [FILE, "fallocate(fd=fd0, mode=0, offset=0x7fffffffffffffff, size=1)"].join("; "),
    ],
  ])("answers EFBIG to %s", (_, program) => {
    expect(verdictOf(rangeBelowLimit, program, "memfile-v6")).toBe("EFBIG");
  });

  test.each([
    [
      "a range that ends right before",
      [FILE, "fallocate(fd=fd0, mode=0, offset=0x7ffffffffffffffe, size=1)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(rangeBelowLimit, program, "memfile-v6")).toBe("silent");
  });
});
