import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { allocationInsideFile } from "./allocation-inside-file.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("guest-memfd/allocation-inside-file", () => {
  test.each([
    [
      "a page behind the end",
      `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x4000, size=0x1000)`,
    ],
    [
      "a range across the end",
      `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x3000, size=0x2000)`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(allocationInsideFile, program)).toBe("EINVAL");
  });

  test.each([
    ["the last page", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x3000, size=0x1000)`],
    [
      "a hole behind the end",
      `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x4000, size=0x1000)`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(allocationInsideFile, program)).toBe("silent");
  });
});
