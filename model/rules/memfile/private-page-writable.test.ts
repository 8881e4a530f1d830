import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privatePageWritable } from "./private-page-writable.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/private-page-writable", () => {
  test.each([
    [
      "a private store to a read-only slot",
      [
        FILE,
        region("flags=PRIVATE|READONLY private_fd=fd0"),
        ALLOCATED,
        "guest_write(gpa=0x0, tag=1, access=private)",
      ].join("; "),
    ],
  ])("answers guest stuck to %s", (_, program) => {
    expect(verdictOf(privatePageWritable, program, "memfile-v6:as-posted")).toBe("guest stuck");
  });

  test.each([
    [
      "a hole",
      [
        FILE,
        region("flags=PRIVATE|READONLY private_fd=fd0"),
        "guest_write(gpa=0x0, tag=1, access=private)",
      ].join("; "),
    ],
    [
      "a writable slot",
      [PRIVATE_SLOT, ALLOCATED, "guest_write(gpa=0x0, tag=1, access=private)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privatePageWritable, program, "memfile-v6:as-posted")).toBe("silent");
  });
});
