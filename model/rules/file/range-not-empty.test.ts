import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { rangeNotEmpty } from "./range-not-empty.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/range-not-empty", () => {
  test.each([
    ["no bytes", `${FILE}; fallocate(fd=fd0, mode=0, offset=0, size=0)`],
    [
      "a negative offset",
      [FILE, "fallocate(fd=fd0, mode=0, offset=0xffffffffffffffff, size=1)"].join("; "),
    ],
    [
      "a negative size",
      [FILE, "fallocate(fd=fd0, mode=0, offset=0, size=0x8000000000000000)"].join("; "),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(rangeNotEmpty, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([["one byte", `${FILE}; fallocate(fd=fd0, mode=0, offset=0, size=1)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(rangeNotEmpty, program, "memfile-v6")).toBe("silent");
    },
  );
});
