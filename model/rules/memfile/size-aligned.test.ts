import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizeAligned } from "./size-aligned.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("memfile/size-aligned", () => {
  test.each([["a byte", `${FILE}; ftruncate(fd=fd0, size=1)`]])(
    "answers EINVAL to %s",
    (_, program) => {
      expect(verdictOf(sizeAligned, program, "memfile-v6")).toBe("EINVAL");
    },
  );

  test.each([
    ["a page", `${FILE}; ftruncate(fd=fd0, size=0x1000)`],
    ["nothing", `${FILE}; ftruncate(fd=fd0, size=0)`],
    ["an ordinary memfd", `${MEMFD}; ftruncate(fd=fd0, size=1)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(sizeAligned, program, "memfile-v6")).toBe("silent");
  });
});
