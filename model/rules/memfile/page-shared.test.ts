import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { pageShared } from "./page-shared.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/page-shared", () => {
  test.each([
    ["a shared load of an allocated page", `${PRIVATE_SLOT}; ${ALLOCATED}; guest_read(gpa=0x0)`],
    ["one that a slot found allocated", `${FILE}; ${ALLOCATED}; ${SLOT}; guest_read(gpa=0x0)`],
  ])("answers MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=0 to %s", (_, program) => {
    expect(verdictOf(pageShared, program, "memfile-v6")).toBe(
      "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=0",
    );
  });

  test.each([
    ["a hole", `${PRIVATE_SLOT}; guest_read(gpa=0x0)`],
    [
      "a page behind the end of the file",
      [
        PRIVATE_SLOT,
        "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=0x1000)",
        "guest_read(gpa=0x0)",
      ].join("; "),
    ],
    ["a private load", [PRIVATE_SLOT, ALLOCATED, "guest_read(gpa=0x0, access=private)"].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pageShared, program, "memfile-v6")).toBe("silent");
  });
});
