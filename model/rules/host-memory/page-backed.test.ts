import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { pageBacked } from "./page-backed.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("host-memory/page-backed", () => {
  test.each([
    [
      "a page behind the end of the file",
      [
        GM,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x4000)",
        "host_read(hva=0x10000000000)",
      ].join("; "),
    ],
    [
      "a file that is not born shared",
      [
        "fd0 = create_guest_memfd(size=0x4000, flags=MMAP)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
        "host_write(hva=0x10000000000, tag=1)",
      ].join("; "),
    ],
  ])("answers SIGBUS to %s", (_, program) => {
    expect(verdictOf(pageBacked, program)).toBe("SIGBUS");
  });

  test.each([
    [
      "the last page of the file",
      [
        GM,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x3000)",
        "host_read(hva=0x10000000000)",
      ].join("; "),
    ],
    ["anonymous memory", "host_read(hva=0x10000000000)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pageBacked, program)).toBe("silent");
  });
});
