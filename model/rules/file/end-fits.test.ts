import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { endFits } from "./end-fits.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/end-fits", () => {
  test.each([
    [
      "a read up to 2^63",
      [FILE, "file_read(fd=fd0, offset=0x7fffffffffffffff, size=1)"].join("; "),
    ],
    [
      "a write behind it",
      [FILE, "file_write(fd=fd0, offset=0x7fffffffffffff00, size=0x1000, tag=7)"].join("; "),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(endFits, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    [
      "a read up to 2^63 - 1",
      [FILE, "file_read(fd=fd0, offset=0x7ffffffffffffffe, size=1)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(endFits, program, "memfile-v6")).toBe("silent");
  });
});
