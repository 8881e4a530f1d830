import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hostPageAccessible } from "./host-page-accessible.ts";

/** A slot whose first page has this protection. */
function slotOver(protection: string): string {
  return `${region()}; host_mprotect(hva=0x10000000000, size=0x1000, prot=${protection})`;
}

describe("guest-access/host-page-accessible", () => {
  test.each([
    ["a load from a page without access", "guest_read(gpa=0x0)"],
    ["a store to it", "guest_write(gpa=0x0, tag=9)"],
    ["a fetch from it", "guest_execute(gpa=0x0)"],
  ])("answers EFAULT, with the exit reason that was preset, to %s", (_, access) => {
    const verdict = verdictOf(hostPageAccessible, `${slotOver("none")}; ${access}`);

    expect(verdict).toBe("KVM_RUN EFAULT exit=0");
  });

  test("is silent about a page that can be read", () => {
    const verdict = verdictOf(hostPageAccessible, `${slotOver("read")}; guest_read(gpa=0x0)`);

    expect(verdict).toBe("silent");
  });
});
