import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { pinnedPageReadable } from "./pinned-page-readable.ts";

const VM = "linux-7.4:sw-protected";
const PIN = "fd9 = host_pin(hva=0x10000000000)";

function mapped(flags: string, protection = "read"): string {
  return [
    `fd0 = create_guest_memfd(size=0x1000, flags=${flags})`,
    `host_mmap(hva=0x10000000000, size=0x2000, prot=${protection}, fd=fd0)`,
    PIN,
  ].join(";");
}

describe("host-memory/pinned-page-readable", () => {
  test.each([
    ["a hole", `host_munmap(hva=0x10000000000, size=0x1000);${PIN}`],
    ["a page that allows no access", mapped("MMAP|INIT_SHARED", "none")],
    ["a private page of a file", mapped("MMAP")],
    [
      "a page behind the end of its file",
      mapped("MMAP|INIT_SHARED").replace("(hva=0x10000000000)", "(hva=0x10000001000)"),
    ],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(pinnedPageReadable, program, VM)).toBe("EFAULT");
  });

  test.each([
    ["anonymous memory", PIN],
    ["a shared page that can only be read", mapped("MMAP|INIT_SHARED")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(pinnedPageReadable, program, VM)).toBe("silent");
  });
});
