import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { growthNotSealed } from "./growth-not-sealed.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("file/growth-not-sealed", () => {
  test.each([
    [
      "growth",
      [MEMFD, "add_seals(fd=fd0, seals=GROW)", "fallocate(fd=fd0, mode=0, offset=0, size=1)"].join(
        "; ",
      ),
    ],
    [
      "pages behind the end",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=GROW)",
        "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=1)",
      ].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(growthNotSealed, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    [
      "a range inside the file",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=0x1000)",
        "add_seals(fd=fd0, seals=GROW)",
        "fallocate(fd=fd0, mode=0, offset=0, size=0x1000)",
      ].join("; "),
    ],
    [
      "a hole behind the end",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=GROW)",
        "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=1)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(growthNotSealed, program, "memfile-v6")).toBe("silent");
  });
});
