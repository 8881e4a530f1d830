import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { pagePrivate } from "./page-private.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/page-private", () => {
  test.each([
    ["a private load of a hole", `${PRIVATE_SLOT}; guest_read(gpa=0x0, access=private)`],
    [
      "a page behind the end of the file",
      [
        PRIVATE_SLOT,
        "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=0x1000)",
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
    [
      "a page that was punched",
      [
        PRIVATE_SLOT,
        ALLOCATED,
        "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=0x1000)",
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
  ])("answers MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=1 to %s", (_, program) => {
    expect(verdictOf(pagePrivate, program, "memfile-v6")).toBe(
      "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=1",
    );
  });

  test.each([
    [
      "an allocated page",
      [PRIVATE_SLOT, ALLOCATED, "guest_read(gpa=0x0, access=private)"].join("; "),
    ],
    ["a shared load", `${PRIVATE_SLOT}; guest_read(gpa=0x0)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pagePrivate, program, "memfile-v6")).toBe("silent");
  });
});
