import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizeSetOnce } from "./size-set-once.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("memfile/size-set-once", () => {
  test.each([
    [
      "another size",
      [FILE, "ftruncate(fd=fd0, size=0x1000)", "ftruncate(fd=fd0, size=0x2000)"].join("; "),
    ],
    [
      "the size it has",
      [FILE, "ftruncate(fd=fd0, size=0x1000)", "ftruncate(fd=fd0, size=0x1000)"].join("; "),
    ],
    ["zero", [FILE, "ftruncate(fd=fd0, size=0x1000)", "ftruncate(fd=fd0, size=0)"].join("; ")],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(sizeSetOnce, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    ["the first size", `${FILE}; ftruncate(fd=fd0, size=0x1000)`],
    [
      "an ordinary memfd",
      [MEMFD, "ftruncate(fd=fd0, size=1)", "ftruncate(fd=fd0, size=2)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizeSetOnce, program, "memfile-v6")).toBe("silent");
  });
});
