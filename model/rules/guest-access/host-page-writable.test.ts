import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hostPageWritable } from "./host-page-writable.ts";

/** A guest store to a page of this protection. */
function storeTo(protection: string): string {
  return [
    region(),
    `host_mprotect(hva=0x10000000000, size=0x1000, prot=${protection})`,
    "guest_write(gpa=0x0, tag=9)",
  ].join(";");
}

describe("guest-access/host-page-writable", () => {
  test("answers EFAULT, with the exit reason that was preset, when the page is read-only", () => {
    expect(verdictOf(hostPageWritable, storeTo("read"))).toBe("KVM_RUN EFAULT exit=0");
  });

  test("is silent about a page that can be written", () => {
    expect(verdictOf(hostPageWritable, storeTo("read-write"))).toBe("silent");
  });
});
