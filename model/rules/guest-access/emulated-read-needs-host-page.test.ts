import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { emulatedReadNeedsHostPage } from "./emulated-read-needs-host-page.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("guest-access/emulated-read-needs-host-page", () => {
  test.each([
    ["a slot without a host page", `${region("hva=0")}; guest_read(gpa=0x0, path=emulation)`],
    [
      "a host page without access",
      [
        region(),
        "host_mprotect(hva=0x10000000000, size=1, prot=none)",
        "guest_read(gpa=0x0, path=emulation)",
      ].join("; "),
    ],
    [
      "a mapping behind the end of a guest_memfd",
      [
        GM,
        "host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, fd_offset=0x4000)",
        region(),
        "guest_read(gpa=0x0, path=emulation)",
      ].join("; "),
    ],
  ])("answers an exit to %s", (_, program) => {
    expect(verdictOf(emulatedReadNeedsHostPage, program)).toBe(
      "MMIO read gpa=0x0 len=8 tag=1296910671",
    );
  });

  test.each([
    ["a readable page", `${region()}; guest_read(gpa=0x0, path=emulation)`],
    ["the other path", `${region("hva=0")}; guest_read(gpa=0x0)`],
    ["no slot at all", "guest_read(gpa=0x0, path=emulation)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(emulatedReadNeedsHostPage, program)).toBe("silent");
  });
});
