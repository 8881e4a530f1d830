import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hostPageMapped } from "./host-page-mapped.ts";

describe("guest-access/host-page-mapped", () => {
  test.each([
    ["a load behind which nothing is mapped", `${region("hva=0")}; guest_read(gpa=0x0)`],
    [
      "a store after munmap",
      `${region()}; host_munmap(hva=0x10000000000, size=0x1000); guest_write(gpa=0x0, tag=9)`,
    ],
    [
      "a fetch from outside the host window",
      `${region("hva=0x20000000000")}; guest_execute(gpa=0x0)`,
    ],
  ])("answers KVM_RUN EFAULT exit=0 to %s", (_, program) => {
    expect(verdictOf(hostPageMapped, program)).toBe("KVM_RUN EFAULT exit=0");
  });

  test.each([
    [
      "a mapped page of the same slot",
      `${region()}; host_munmap(hva=0x10000000000, size=0x1000); guest_read(gpa=0x1000)`,
    ],
    [
      "a page that is mapped without access",
      `${region()}; host_mprotect(hva=0x10000000000, size=0x1000, prot=none); guest_read(gpa=0x0)`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hostPageMapped, program)).toBe("silent");
  });
});
