import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizeFixed } from "./size-fixed.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("memfile/size-fixed", () => {
  test.each([
    [
      "growth by a byte",
      [
        FILE,
        "ftruncate(fd=fd0, size=0x1000)",
        "fallocate(fd=fd0, mode=0, offset=0x1000, size=1)",
      ].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(sizeFixed, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    ["the first size", `${FILE}; fallocate(fd=fd0, mode=0, offset=0, size=1)`],
    [
      "a range inside the file",
      [
        FILE,
        "ftruncate(fd=fd0, size=0x1000)",
        "fallocate(fd=fd0, mode=0, offset=0, size=0x1000)",
      ].join("; "),
    ],
    [
      "pages behind the end",
      [
        FILE,
        "ftruncate(fd=fd0, size=0x1000)",
        "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x1000, size=1)",
      ].join("; "),
    ],
    [
      "an ordinary memfd",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=0x1000)",
        "fallocate(fd=fd0, mode=0, offset=0x1000, size=1)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizeFixed, program, "memfile-v6")).toBe("silent");
  });
});
