import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { emulatedWriteNeedsHostPage } from "./emulated-write-needs-host-page.ts";

describe("guest-access/emulated-write-needs-host-page", () => {
  test.each([
    [
      "a slot without a host page",
      `${region("hva=0")}; guest_write(gpa=0x0, tag=5, path=emulation)`,
    ],
    [
      "a host page that can only be read",
      [
        region(),
        "host_mprotect(hva=0x10000000000, size=1, prot=read)",
        "guest_write(gpa=0x0, tag=5, path=emulation)",
      ].join("; "),
    ],
  ])("answers an exit to %s", (_, program) => {
    expect(verdictOf(emulatedWriteNeedsHostPage, program)).toBe("MMIO write gpa=0x0 len=8 tag=5");
  });

  test.each([
    ["a writable page", `${region()}; guest_write(gpa=0x0, tag=5, path=emulation)`],
    ["the other path", `${region("hva=0")}; guest_write(gpa=0x0, tag=5)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(emulatedWriteNeedsHostPage, program)).toBe("silent");
  });
});
