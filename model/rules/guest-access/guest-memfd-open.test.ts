import { describe, expect, test } from "vitest";
import { region2, verdictOf } from "../../test-support.ts";
import { guestMemfdOpen } from "./guest-memfd-open.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");

describe("guest-access/guest-memfd-open", () => {
  test.each([
    ["a slot whose file was closed", `${GM}; ${BIND}; close(fd=fd0); guest_read(gpa=0x1000)`],
    [
      "a slot whose last mapping went",
      [
        GM,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
        BIND,
        "close(fd=fd0)",
        "host_munmap(hva=0x10000000000, size=0x1000)",
        "guest_write(gpa=0x1000, tag=1)",
      ].join("; "),
    ],
  ])("answers an exit to %s", (_, program) => {
    expect(verdictOf(guestMemfdOpen, program)).toBe(
      "MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=0",
    );
  });

  test.each([
    ["an open file", `${GM}; ${BIND}; guest_read(gpa=0x1000)`],
    [
      "a file with a descriptor left",
      `${GM}; ${BIND}; fd1 = dup(fd=fd0); close(fd=fd0); guest_read(gpa=0x1000)`,
    ],
    [
      "a file with a mapping left",
      [
        GM,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)",
        BIND,
        "close(fd=fd0)",
        "guest_read(gpa=0x1000)",
      ].join("; "),
    ],
    [
      "a file that serves no faults",
      `fd0 = create_guest_memfd(size=0x4000); ${BIND}; close(fd=fd0); guest_read(gpa=0x1000)`,
    ],
    ["an emulated access", `${GM}; ${BIND}; close(fd=fd0); guest_read(gpa=0x1000, path=emulation)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(guestMemfdOpen, program)).toBe("silent");
  });
});
