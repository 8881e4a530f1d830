import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { folioCongruent } from "./folio-congruent.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/folio-congruent", () => {
  test.each([
    [
      "a slot that begins inside a folio",
      [
        FILE,
        region("flags=PRIVATE private_fd=fd0 private_offset=0x1000"),
        "fallocate(fd=fd0, mode=0, offset=0, size=0x4000)",
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
  ])("answers host oops: vm-bug-on to %s", (_, program) => {
    expect(verdictOf(folioCongruent, program, "memfile-v6:as-posted,thp")).toBe(
      "host oops: vm-bug-on",
    );
  });

  test.each([
    [
      "a congruent slot",
      [PRIVATE_SLOT, ALLOCATED, "guest_read(gpa=0x0, access=private)"].join("; "),
    ],
    [
      "a slot too small for a large mapping",
      [
        FILE,
        region("flags=PRIVATE size=0x3000 private_fd=fd0 private_offset=0x1000"),
        "fallocate(fd=fd0, mode=0, offset=0, size=0x4000)",
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
    [
      "a slot that logs",
      [
        FILE,
        region("flags=PRIVATE|LOG_DIRTY private_fd=fd0 private_offset=0x1000"),
        "fallocate(fd=fd0, mode=0, offset=0, size=0x4000)",
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(folioCongruent, program, "memfile-v6:as-posted,thp")).toBe("silent");
  });
});
