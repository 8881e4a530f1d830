import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hostPageInsideFile } from "./host-page-inside-file.ts";

const MEMFD = "fd0 = memfd_create(flags=ALLOW_SEALING)";

describe("guest-access/host-page-inside-file", () => {
  test.each([
    [
      "a page behind the end of a mapped file",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=0x1000)",
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        region(),
        "guest_read(gpa=0x1000)",
      ].join("; "),
    ],
  ])("answers KVM_RUN EFAULT exit=stale to %s", (_, program) => {
    expect(verdictOf(hostPageInsideFile, program, "memfile-v6")).toBe("KVM_RUN EFAULT exit=stale");
  });

  test.each([
    [
      "the last page of the file",
      [
        MEMFD,
        "ftruncate(fd=fd0, size=0x1000)",
        "host_mmap(hva=0x10000000000, size=0x2000, prot=read-write, fd=fd0)",
        region(),
        "guest_read(gpa=0x0)",
      ].join("; "),
    ],
    ["anonymous memory", `${region()}; guest_read(gpa=0x0)`],
    ["no slot", "guest_read(gpa=0x0)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hostPageInsideFile, program, "memfile-v6")).toBe("silent");
  });
});
