import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizeNotNegative } from "./size-not-negative.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";

describe("file/size-not-negative", () => {
  test.each([["the highest bit", `${FILE}; ftruncate(fd=fd0, size=0x8000000000000000)`]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(sizeNotNegative, program, "memfile-v6")).toBe("EINVAL");
    },
  );

  test.each([
    ["zero", `${FILE}; ftruncate(fd=fd0, size=0)`],
    ["the largest size", `${FILE}; ftruncate(fd=fd0, size=0x7fffffffffffffff)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizeNotNegative, program, "memfile-v6")).toBe("silent");
  });
});
