import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { fileRangeFits } from "./file-range-fits.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("host-memory/file-range-fits", () => {
  test.each([
    [
      "a page at 2^63",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=1, prot=read, fd_offset=0x8000000000000000, fd=fd0)",
      ].join("; "),
    ],
    [
      "a part of the page below 2^63, which counts as a whole",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=1, prot=read, fd_offset=0x7ffffffffffff000, fd=fd0)",
      ].join("; "),
    ],
  ])("answers EOVERFLOW to %s", (_, program) => {
    expect(verdictOf(fileRangeFits, program, "memfile-v6")).toBe("EOVERFLOW");
  });

  test.each([
    [
      "a page behind the end of the file",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd_offset=0x10000000, fd=fd0)",
      ].join("; "),
    ],
    [
      "the last page that a file can have",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=1, prot=read, fd_offset=0x7fffffffffffe000, fd=fd0)",
      ].join("; "),
    ],
    [
      "no file",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd_offset=0x8000000000000000)",
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(fileRangeFits, program, "memfile-v6")).toBe("silent");
  });
});
