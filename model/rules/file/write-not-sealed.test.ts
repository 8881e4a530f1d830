import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { writeNotSealed } from "./write-not-sealed.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("file/write-not-sealed", () => {
  test.each([
    [
      "WRITE",
      [MEMFD, "add_seals(fd=fd0, seals=WRITE)", "file_write(fd=fd0, offset=0, size=8, tag=7)"].join(
        "; ",
      ),
    ],
    [
      "FUTURE_WRITE",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=FUTURE_WRITE)",
        "file_write(fd=fd0, offset=0, size=8, tag=7)",
      ].join("; "),
    ],
    [
      "growth in the first page",
      [MEMFD, "add_seals(fd=fd0, seals=GROW)", "file_write(fd=fd0, offset=0, size=8, tag=7)"].join(
        "; ",
      ),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(writeNotSealed, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    [
      "growth in the second page",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=0x1000)",
        "add_seals(fd=fd0, seals=GROW)",
        "file_write(fd=fd0, offset=0, size=0x2000, tag=7)",
      ].join("; "),
    ],
    [
      "nothing",
      [MEMFD, "add_seals(fd=fd0, seals=WRITE)", "file_write(fd=fd0, offset=0, size=0, tag=7)"].join(
        "; ",
      ),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writeNotSealed, program, "memfile-v6")).toBe("silent");
  });
});
