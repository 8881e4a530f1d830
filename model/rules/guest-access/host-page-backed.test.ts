import { describe, expect, test } from "vitest";
import { region, region2, verdictOf } from "../../test-support.ts";
import { hostPageBacked } from "./host-page-backed.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");

describe("guest-access/host-page-backed", () => {
  test.each([
    [
      "a mapping behind the end of a guest_memfd",
      [
        GM,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x4000)",
        region(),
        "guest_read(gpa=0x0)",
      ].join("; "),
    ],
    [
      "a mapping of one that is not born shared",
      [
        "fd0 = create_guest_memfd(size=0x4000, flags=MMAP)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
        region(),
        "guest_execute(gpa=0x0)",
      ].join("; "),
    ],
  ])("answers an exit to %s", (_, program) => {
    expect(verdictOf(hostPageBacked, program)).toBe("KVM_RUN EFAULT exit=0");
  });

  test.each([
    [
      "a mapping of the file",
      [
        GM,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
        region(),
        "guest_read(gpa=0x0)",
      ].join("; "),
    ],
    [
      "a slot that the file itself serves",
      [
        "fd0 = create_guest_memfd(size=0x4000, flags=MMAP)",
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
        BIND,
        "guest_read(gpa=0x0)",
      ].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hostPageBacked, program)).toBe("silent");
  });
});
