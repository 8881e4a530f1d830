import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { modeAlone } from "./mode-alone.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/mode-alone", () => {
  test.each([
    [
      "COLLAPSE with KEEP_SIZE",
      [FILE, "fallocate(fd=fd0, mode=COLLAPSE_RANGE|KEEP_SIZE, offset=0, size=1)"].join("; "),
    ],
    [
      "INSERT with ZERO",
      [FILE, "fallocate(fd=fd0, mode=INSERT_RANGE|ZERO_RANGE, offset=0, size=1)"].join("; "),
    ],
    [
      "UNSHARE with ZERO",
      [FILE, "fallocate(fd=fd0, mode=UNSHARE_RANGE|ZERO_RANGE, offset=0, size=1)"].join("; "),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(modeAlone, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["COLLAPSE", [FILE, "fallocate(fd=fd0, mode=COLLAPSE_RANGE, offset=0, size=1)"].join("; ")],
    ["INSERT", [FILE, "fallocate(fd=fd0, mode=INSERT_RANGE, offset=0, size=1)"].join("; ")],
    [
      "UNSHARE with KEEP_SIZE",
      [FILE, "fallocate(fd=fd0, mode=UNSHARE_RANGE|KEEP_SIZE, offset=0, size=1)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(modeAlone, program, "memfile-v6")).toBe("silent");
  });
});
