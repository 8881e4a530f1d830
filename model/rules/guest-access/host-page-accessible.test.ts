import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hostPageAccessible } from "./host-page-accessible.ts";

describe("guest-access/host-page-accessible", () => {
  test.each([
    [
      "a load from a page without access",
      `${region()}; host_mprotect(hva=0x10000000000, size=0x1000, prot=none); guest_read(gpa=0x0)`,
    ],
    [
      "a fetch from it",
      `${region()}; host_mprotect(hva=0x10000000000, size=0x1000, prot=none); guest_execute(gpa=0x0)`,
    ],
  ])("answers KVM_RUN EFAULT exit=0 to %s", (_, program) => {
    expect(verdictOf(hostPageAccessible, program)).toBe("KVM_RUN EFAULT exit=0");
  });

  test.each([
    [
      "a load from a page that can be read",
      `${region()}; host_mprotect(hva=0x10000000000, size=0x1000, prot=read); guest_read(gpa=0x0)`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hostPageAccessible, program)).toBe("silent");
  });
});
