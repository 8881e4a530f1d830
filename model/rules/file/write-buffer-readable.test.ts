import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { writeBufferReadable } from "./write-buffer-readable.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/write-buffer-readable", () => {
  test.each([
    [
      "a byte from nowhere",
      [FILE, "file_write(fd=fd0, offset=0, size=1, tag=7, buffer=unmapped)"].join("; "),
    ],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(writeBufferReadable, program, "memfile-v6")).toBe("EFAULT");
  });

  test.each([
    [
      "nothing from nowhere",
      [FILE, "file_write(fd=fd0, offset=0, size=0, tag=7, buffer=unmapped)"].join("; "),
    ],
    ["a good buffer", `${FILE}; file_write(fd=fd0, offset=0, size=1, tag=7)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writeBufferReadable, program, "memfile-v6")).toBe("silent");
  });
});
