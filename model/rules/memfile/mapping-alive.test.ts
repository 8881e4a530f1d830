import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { mappingAlive } from "./mapping-alive.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("memfile/mapping-alive", () => {
  test.each([
    [
      "a mapping that a punch of its folio missed",
      [
        FILE,
        region("flags=PRIVATE size=0x3000 private_fd=fd0 private_offset=0x1000"),
        "fallocate(fd=fd0, mode=0, offset=0, size=0x4000)",
        "guest_read(gpa=0x0, access=private)",
        "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=0x4000)",
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
  ])("answers anything to %s", (_, program) => {
    expect(verdictOf(mappingAlive, program, "memfile-v6:as-posted,thp")).toBe("anything");
  });

  test.each([
    [
      "a mapping of a page that is there",
      [
        FILE,
        region("flags=PRIVATE size=0x3000 private_fd=fd0 private_offset=0x1000"),
        "fallocate(fd=fd0, mode=0, offset=0, size=0x4000)",
        "guest_read(gpa=0x0, access=private)",
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
    [
      "no mapping",
      [
        FILE,
        region("flags=PRIVATE size=0x3000 private_fd=fd0 private_offset=0x1000"),
        "guest_read(gpa=0x0, access=private)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(mappingAlive, program, "memfile-v6:as-posted,thp")).toBe("silent");
  });
});
