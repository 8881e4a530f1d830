import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { writeSealUnmapped } from "./write-seal-unmapped.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("file/write-seal-unmapped", () => {
  test.each([
    [
      "a mapped file",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        "add_seals(fd=fd0, seals=WRITE)",
      ].join("; "),
    ],
    [
      "one mapped for reading",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=1, prot=read, fd=fd0)",
        "add_seals(fd=fd0, seals=WRITE)",
      ].join("; "),
    ],
  ])("answers EBUSY to %s", (_, program) => {
    expect(verdictOf(writeSealUnmapped, program, "memfile-v6")).toBe("EBUSY");
  });

  test.each([
    [
      "a file that was unmapped",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        "host_munmap(hva=0x10000000000, size=0x2000)",
        "add_seals(fd=fd0, seals=WRITE)",
      ].join("; "),
    ],
    [
      "another seal",
      [
        MEMFD,
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        "add_seals(fd=fd0, seals=FUTURE_WRITE)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(writeSealUnmapped, program, "memfile-v6")).toBe("silent");
  });
});
