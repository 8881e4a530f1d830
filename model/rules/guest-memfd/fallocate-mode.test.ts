import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { fallocateMode } from "./fallocate-mode.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("guest-memfd/fallocate-mode", () => {
  test.each([
    ["ZERO_RANGE", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE|ZERO_RANGE, offset=0x0, size=0x1000)`],
    [
      "UNSHARE_RANGE",
      `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE|UNSHARE_RANGE, offset=0x0, size=0x1000)`,
    ],
  ])("answers EOPNOTSUPP to %s", (_, program) => {
    expect(verdictOf(fallocateMode, program)).toBe("EOPNOTSUPP");
  });

  test.each([
    ["allocating", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)`],
    ["punching", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1000)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(fallocateMode, program)).toBe("silent");
  });
});
