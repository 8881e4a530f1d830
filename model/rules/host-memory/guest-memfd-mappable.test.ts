import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { guestMemfdMappable } from "./guest-memfd-mappable.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("host-memory/guest-memfd-mappable", () => {
  test.each([
    [
      "a file without flags",
      [
        "fd0 = create_guest_memfd(size=0x4000)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
      ].join("; "),
    ],
    [
      "INIT_SHARED alone, mapped privately",
      [
        "fd0 = create_guest_memfd(size=0x4000, flags=INIT_SHARED)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, sharing=private)",
      ].join("; "),
    ],
  ])("answers ENODEV to %s", (_, program) => {
    expect(verdictOf(guestMemfdMappable, program)).toBe("ENODEV");
  });

  test.each([
    [
      "a file with MMAP",
      `${GM}; host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)`,
    ],
    ["anonymous memory", "host_mmap(hva=0x10000000000, size=0x1000, prot=read)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(guestMemfdMappable, program)).toBe("silent");
  });
});
