import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { fileOffsetAligned } from "./file-offset-aligned.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("host-memory/file-offset-aligned", () => {
  test.each([
    [
      "an odd offset",
      [MEMFD, "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd_offset=1, fd=fd0)"].join(
        "; ",
      ),
    ],
    [
      "an odd offset without a file",
      "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd_offset=1)",
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(fileOffsetAligned, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    [
      "a page",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd_offset=0x1000, fd=fd0)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(fileOffsetAligned, program, "memfile-v6")).toBe("silent");
  });
});
