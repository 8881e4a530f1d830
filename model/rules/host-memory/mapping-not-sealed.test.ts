import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { mappingNotSealed } from "./mapping-not-sealed.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("host-memory/mapping-not-sealed", () => {
  test.each([
    [
      "WRITE and a mapping for reading",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=WRITE)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)",
      ].join("; "),
    ],
    [
      "FUTURE_WRITE and a writable mapping",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=FUTURE_WRITE)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
      ].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(mappingNotSealed, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    [
      "FUTURE_WRITE and a mapping for reading",
      [
        MEMFD,
        "add_seals(fd=fd0, seals=FUTURE_WRITE)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)",
      ].join("; "),
    ],
    ["no file", "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(mappingNotSealed, program, "memfile-v6")).toBe("silent");
  });
});
