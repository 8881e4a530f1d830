import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { keepSize } from "./keep-size.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/keep-size", () => {
  test.each([
    ["a plain allocation", `${GM}; fallocate(fd=fd0, mode=0, offset=0x0, size=0x1000)`],
    ["ZERO_RANGE", `${GM}; fallocate(fd=fd0, mode=ZERO_RANGE, offset=0x0, size=0x1000)`],
  ])("answers EOPNOTSUPP to %s", (_, program) => {
    expect(verdictOf(keepSize, program)).toBe("EOPNOTSUPP");
  });

  test.each([
    ["KEEP_SIZE", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)`],
    ["an ordinary memfd", `${MEMFD}; fallocate(fd=fd0, mode=0, offset=0, size=0x1000)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(keepSize, program)).toBe("silent");
  });
});
