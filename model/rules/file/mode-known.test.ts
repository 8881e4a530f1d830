import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { modeKnown } from "./mode-known.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/mode-known", () => {
  test.each([
    ["bit 2", `${FILE}; fallocate(fd=fd0, mode=0x4, offset=0, size=1)`],
    ["bit 7", `${FILE}; fallocate(fd=fd0, mode=0x80, offset=0, size=1)`],
  ])("answers EOPNOTSUPP to %s", (_, program) => {
    expect(verdictOf(modeKnown, program, "memfile-v6")).toBe("EOPNOTSUPP");
  });

  test.each([
    ["every known bit", [FILE, "fallocate(fd=fd0, mode=0x7b, offset=0, size=1)"].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(modeKnown, program, "memfile-v6")).toBe("silent");
  });
});
