import { describe, expect, test } from "vitest";
import { region, region2, verdictOf } from "../../test-support.ts";
import { privateNeedsGuestMemfd } from "./private-needs-guest-memfd.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000)";
const BIND = region2("flags=GUEST_MEMFD guest_memfd=fd0");
const PRIVATE = "set_memory_attributes(gpa=0x0, size=0x2000, attributes=PRIVATE)";

describe("guest-access/private-needs-guest-memfd", () => {
  test.each([
    ["a private gfn without a slot", `${PRIVATE}; guest_read(gpa=0x1000)`],
    ["a slot of user-space memory", `${PRIVATE}; ${region()}; guest_execute(gpa=0x1000)`],
    [
      "a store to a read-only one",
      `${PRIVATE}; ${region("flags=READONLY")}; guest_write(gpa=0x1000, tag=1)`,
    ],
  ])("answers an exit to %s", (_, program) => {
    expect(verdictOf(privateNeedsGuestMemfd, program, "linux-6.18:sw-protected")).toBe(
      "MEMORY_FAULT KVM_RUN=EFAULT gpa=0x1000 size=4096 flags=8",
    );
  });

  test.each([
    ["a shared gfn", `${PRIVATE}; ${region()}; guest_read(gpa=0x2000)`],
    ["a slot with a guest_memfd", `${PRIVATE}; ${GM}; ${BIND}; guest_read(gpa=0x1000)`],
    ["an emulated access", `${PRIVATE}; ${region()}; guest_read(gpa=0x1000, path=emulation)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateNeedsGuestMemfd, program, "linux-6.18:sw-protected")).toBe("silent");
  });
});
