import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { pageInsideFile } from "./page-inside-file.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("host-memory/page-inside-file", () => {
  test.each([
    [
      "a load behind the end of a mapped file",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        "host_read(hva=0x10000000000)",
      ].join("; "),
    ],
    [
      "a store there",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        "host_write(hva=0x10000001000, tag=1)",
      ].join("; "),
    ],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(pageInsideFile, program, "memfile-v6")).toBe("EFAULT");
  });

  test.each([
    [
      "a hole of the file",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=1)",
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        "host_read(hva=0x10000000000)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pageInsideFile, program, "memfile-v6")).toBe("silent");
  });
});
