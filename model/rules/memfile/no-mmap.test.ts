import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { noMmap } from "./no-mmap.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("memfile/no-mmap", () => {
  test.each([
    [
      "an inaccessible file",
      [FILE, "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)"].join("; "),
    ],
    [
      "a file behind a slot",
      [
        MEMFD,
        region("flags=PRIVATE private_fd=fd0"),
        "host_mmap(hva=0x10000004000, size=0x1000, prot=none, fd=fd0)",
      ].join("; "),
    ],
  ])("answers EPERM to %s", (_, program) => {
    expect(verdictOf(noMmap, program, "memfile-v6")).toBe("EPERM");
  });

  test.each([
    [
      "an ordinary memfd",
      [MEMFD, "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)"].join("; "),
    ],
    ["no file", "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noMmap, program, "memfile-v6")).toBe("silent");
  });
});
