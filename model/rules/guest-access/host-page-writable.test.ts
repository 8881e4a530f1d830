import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hostPageWritable } from "./host-page-writable.ts";

describe("guest-access/host-page-writable", () => {
  test.each([
    [
      "a store to a page that can only be read",
      `${region()}; host_mprotect(hva=0x10000000000, size=0x1000, prot=read); guest_write(gpa=0x0, tag=9)`,
    ],
  ])("answers KVM_RUN EFAULT exit=0 to %s", (_, program) => {
    expect(verdictOf(hostPageWritable, program)).toBe("KVM_RUN EFAULT exit=0");
  });

  test.each([
    ["a store to a page that can be written", `${region()}; guest_write(gpa=0x0, tag=9)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hostPageWritable, program)).toBe("silent");
  });
});
