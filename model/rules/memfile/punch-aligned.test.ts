import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { punchAligned } from "./punch-aligned.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("memfile/punch-aligned", () => {
  test.each([
    [
      "an odd offset",
      [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=1, size=0x1000)"].join("; "),
    ],
    [
      "an odd size",
      [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=0x1001)"].join("; "),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(punchAligned, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    [
      "pages",
      [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0x1000, size=0x1000)"].join("; "),
    ],
    ["an odd allocation", `${FILE}; fallocate(fd=fd0, mode=0, offset=1, size=1)`],
    [
      "an ordinary memfd",
      [MEMFD, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=1, size=1)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(punchAligned, program, "memfile-v6")).toBe("silent");
  });
});
