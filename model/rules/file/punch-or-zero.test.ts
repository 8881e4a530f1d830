import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { punchOrZero } from "./punch-or-zero.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/punch-or-zero", () => {
  test.each([
    [
      "both",
      [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE|ZERO_RANGE|KEEP_SIZE, offset=0, size=1)"].join(
        "; ",
      ),
    ],
  ])("answers EOPNOTSUPP to %s", (_, program) => {
    expect(verdictOf(punchOrZero, program, "memfile-v6")).toBe("EOPNOTSUPP");
  });

  test.each([
    ["a hole", [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=1)"].join("; ")],
    ["zeroes", [FILE, "fallocate(fd=fd0, mode=ZERO_RANGE, offset=0, size=1)"].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(punchOrZero, program, "memfile-v6")).toBe("silent");
  });
});
