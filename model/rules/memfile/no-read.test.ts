import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noRead } from "./no-read.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";

describe("memfile/no-read", () => {
  test.each([
    ["a byte of the file", [FILE, ALLOCATED, "file_read(fd=fd0, offset=0, size=1)"].join("; ")],
    [
      "nothing, inside the file",
      [FILE, ALLOCATED, "file_read(fd=fd0, offset=0x1000, size=0)"].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(noRead, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    [
      "the end of the file",
      [FILE, ALLOCATED, "file_read(fd=fd0, offset=0x2000, size=1)"].join("; "),
    ],
    ["an empty file", `${FILE}; file_read(fd=fd0, offset=0, size=1)`],
    ["an ordinary memfd", [MEMFD, ALLOCATED, "file_read(fd=fd0, offset=0, size=1)"].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noRead, program, "memfile-v6")).toBe("silent");
  });
});
