import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { dataFollows } from "./data-follows.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";

describe("file/data-follows", () => {
  test.each([
    [
      "pages nobody has looked at",
      [FILE, ALLOCATED, "seek(fd=fd0, offset=0, whence=data)"].join("; "),
    ],
    [
      "a hole behind the data",
      [
        MEMFD,
        "file_write(fd=fd0, offset=0, size=8, tag=7)",
        "ftruncate(fd=fd0, size=0x2000)",
        "seek(fd=fd0, offset=0x1000, whence=data)",
      ].join("; "),
    ],
  ])("answers ENXIO to %s", (_, program) => {
    expect(verdictOf(dataFollows, program, "memfile-v6")).toBe("ENXIO");
  });

  test.each([
    [
      "data at the offset",
      [
        MEMFD,
        "file_write(fd=fd0, offset=0, size=8, tag=7)",
        "seek(fd=fd0, offset=0, whence=data)",
      ].join("; "),
    ],
    [
      "data behind the offset",
      [
        MEMFD,
        "file_write(fd=fd0, offset=0x1000, size=8, tag=7)",
        "seek(fd=fd0, offset=0, whence=data)",
      ].join("; "),
    ],
    ["a hole", [FILE, ALLOCATED, "seek(fd=fd0, offset=0, whence=hole)"].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(dataFollows, program, "memfile-v6")).toBe("silent");
  });
});
