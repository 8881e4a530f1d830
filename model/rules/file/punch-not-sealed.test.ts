import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { punchNotSealed } from "./punch-not-sealed.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("file/punch-not-sealed", () => {
  test.each([
    [
      "WRITE",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=WRITE)",
        "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=1)",
      ].join("; "),
    ],
    [
      "FUTURE_WRITE",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=FUTURE_WRITE)",
        "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=1)",
      ].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(punchNotSealed, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    [
      "an allocation",
      [MEMFD, "add_seals(fd=fd0, seals=WRITE)", "fallocate(fd=fd0, mode=0, offset=0, size=1)"].join(
        "; ",
      ),
    ],
    [
      "other seals",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=GROW|SHRINK)",
        "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=1)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(punchNotSealed, program, "memfile-v6")).toBe("silent");
  });
});
