import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { punchKeepsSize } from "./punch-keeps-size.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/punch-keeps-size", () => {
  test.each([
    ["a hole alone", [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE, offset=0, size=1)"].join("; ")],
  ])("answers EOPNOTSUPP to %s", (_, program) => {
    expect(verdictOf(punchKeepsSize, program, "memfile-v6")).toBe("EOPNOTSUPP");
  });

  test.each([
    ["both", [FILE, "fallocate(fd=fd0, mode=PUNCH_HOLE|KEEP_SIZE, offset=0, size=1)"].join("; ")],
    ["an allocation", `${FILE}; fallocate(fd=fd0, mode=0, offset=0, size=1)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(punchKeepsSize, program, "memfile-v6")).toBe("silent");
  });
});
