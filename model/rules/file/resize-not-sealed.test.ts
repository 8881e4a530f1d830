import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { resizeNotSealed } from "./resize-not-sealed.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("file/resize-not-sealed", () => {
  test.each([
    ["growth", [MEMFD, "add_seals(fd=fd0, seals=GROW)", "ftruncate(fd=fd0, size=1)"].join("; ")],
    [
      "shrinking",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=2)",
        "add_seals(fd=fd0, seals=SHRINK)",
        "ftruncate(fd=fd0, size=1)",
      ].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(resizeNotSealed, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    [
      "growth of a file that may not shrink",
      [MEMFD, "add_seals(fd=fd0, seals=SHRINK)", "ftruncate(fd=fd0, size=1)"].join("; "),
    ],
    [
      "the size it has",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=2)",
        "add_seals(fd=fd0, seals=SHRINK|GROW)",
        "ftruncate(fd=fd0, size=2)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(resizeNotSealed, program, "memfile-v6")).toBe("silent");
  });
});
