import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { fdOpen } from "./fd-open.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("host-memory/fd-open", () => {
  test.each([
    ["a number nobody handed out", "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=-1)"],
    [
      "a closed descriptor",
      [MEMFD, "close(fd=fd0)", "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)"].join(
        "; ",
      ),
    ],
  ])("answers EBADF to %s", (_, program) => {
    expect(verdictOf(fdOpen, program, "memfile-v6")).toBe("EBADF");
  });

  test.each([
    ["no file", "host_mmap(hva=0x10000000000, size=0x1000, prot=read)"],
    [
      "an open descriptor",
      [MEMFD, "host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(fdOpen, program, "memfile-v6")).toBe("silent");
  });
});
