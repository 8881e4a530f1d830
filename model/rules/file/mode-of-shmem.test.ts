import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { modeOfShmem } from "./mode-of-shmem.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/mode-of-shmem", () => {
  test.each([
    ["zeroes", [FILE, "fallocate(fd=fd0, mode=ZERO_RANGE, offset=0, size=1)"].join("; ")],
    [
      "UNSHARE with KEEP_SIZE",
      [FILE, "fallocate(fd=fd0, mode=UNSHARE_RANGE|KEEP_SIZE, offset=0, size=1)"].join("; "),
    ],
  ])("answers EOPNOTSUPP to %s", (_, program) => {
    expect(verdictOf(modeOfShmem, program, "memfile-v6")).toBe("EOPNOTSUPP");
  });

  test.each([
    ["a hole", [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=1)"].join("; ")],
    ["an allocation", [FILE, "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=1)"].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(modeOfShmem, program, "memfile-v6")).toBe("silent");
  });
});
