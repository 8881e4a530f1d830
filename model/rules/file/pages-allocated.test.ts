import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { pagesAllocated } from "./pages-allocated.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const ALLOCATED = "fallocate(fd=fd0, mode=0, offset=0, size=0x2000)";

describe("file/pages-allocated", () => {
  test.each([
    [
      "the first page",
      [FILE, "fallocate(fd=fd0, mode=0, offset=0, size=0x2000, inject=ENOSPC@1)"].join("; "),
    ],
    [
      "the second page",
      [FILE, "fallocate(fd=fd0, mode=0, offset=0, size=0x2000, inject=ENOSPC@2)"].join("; "),
    ],
  ])("answers ENOSPC to %s", (_, program) => {
    expect(verdictOf(pagesAllocated, program, "memfile-v6")).toBe("ENOSPC");
  });

  test.each([
    [
      "a page the call does not need",
      [FILE, "fallocate(fd=fd0, mode=0, offset=0, size=0x2000, inject=ENOSPC@3)"].join("; "),
    ],
    [
      "pages that are there",
      [
        FILE,
        ALLOCATED,
        "fallocate(fd=fd0, mode=KEEP_SIZE, offset=0, size=0x2000, inject=ENOSPC@1)",
      ].join("; "),
    ],
    ["no failure", `${FILE}; fallocate(fd=fd0, mode=0, offset=0, size=1)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pagesAllocated, program, "memfile-v6")).toBe("silent");
  });
});
