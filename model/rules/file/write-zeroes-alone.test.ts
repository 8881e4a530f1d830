import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { writeZeroesAlone } from "./write-zeroes-alone.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("file/write-zeroes-alone", () => {
  test.each([
    [
      "WRITE_ZEROES with KEEP_SIZE",
      `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE|0x80, offset=0x0, size=0x1000)`,
    ],
  ])("answers EOPNOTSUPP to %s", (_, program) => {
    expect(verdictOf(writeZeroesAlone, program)).toBe("EOPNOTSUPP");
  });

  test.each([
    ["WRITE_ZEROES", `${GM}; fallocate(fd=fd0, mode=0x80, offset=0x0, size=0x1000)`],
    ["KEEP_SIZE", `${GM}; fallocate(fd=fd0, mode=KEEP_SIZE, offset=0x0, size=0x1000)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writeZeroesAlone, program)).toBe("silent");
  });
});
