import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { seekInsideFile } from "./seek-inside-file.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";

describe("file/seek-inside-file", () => {
  test.each([
    ["data at the end", [FILE, ALLOCATED, "seek(fd=fd0, offset=0x2000, whence=data)"].join("; ")],
    ["a hole at the end", [FILE, ALLOCATED, "seek(fd=fd0, offset=0x2000, whence=hole)"].join("; ")],
    [
      "a negative offset",
      [FILE, ALLOCATED, "seek(fd=fd0, offset=0xffffffffffffffff, whence=hole)"].join("; "),
    ],
  ])("answers ENXIO to %s", (_, program) => {
    expect(verdictOf(seekInsideFile, program, "memfile-v6")).toBe("ENXIO");
  });

  test.each([
    ["the last byte", [FILE, ALLOCATED, "seek(fd=fd0, offset=0x1fff, whence=hole)"].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(seekInsideFile, program, "memfile-v6")).toBe("silent");
  });
});
