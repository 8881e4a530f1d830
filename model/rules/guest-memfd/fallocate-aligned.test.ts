import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { fallocateAligned } from "./fallocate-aligned.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("guest-memfd/fallocate-aligned", () => {
  test.each([
    ["an odd offset", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x800, size=0x1000)`],
    ["an odd size", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE|PUNCH_HOLE, offset=0x0, size=0x1)`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(fallocateAligned, program)).toBe("EINVAL");
  });

  test.each([["whole pages", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)`]])(
    "is silent about %s",
    (_, program) => {
      expect(verdictOf(fallocateAligned, program)).toBe("silent");
    },
  );
});
