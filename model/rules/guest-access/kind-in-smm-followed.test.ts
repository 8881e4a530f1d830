import { describe, expect, test } from "vitest";
import { lastOutcome, region, region2, stateAfter } from "../../test-support.ts";

const GIVEN = [
  "fd0 = create_guest_memfd(size=0x4000)",
  region2("flags=GUEST_MEMFD guest_memfd=fd0"),
  region("slot=0x10000"),
];

describe("guest-access/kind-in-smm-followed", () => {
  test("ends what can be compared where the other address space has a private page", () => {
    const program = [...GIVEN, "guest_read(gpa=0x0, address_space=1)"].join(";");

    expect(lastOutcome(program, "linux-7.4")).toBe("anything guest-access/kind-in-smm-followed");
    expect(stateAfter(program, "linux-7.4").taints).toEqual(["kind-in-smm"]);
  });

  test.each([
    ["a page without one there", [...GIVEN, "guest_read(gpa=0x8000, address_space=1)"]],
    ["an access in the first address space", [...GIVEN, "guest_read(gpa=0x0)"]],
    ["a file that is gone", [...GIVEN, "close(fd=fd0)", "guest_read(gpa=0x0, address_space=1)"]],
  ])("is silent about %s", (_, program) => {
    expect(lastOutcome(program.join(";"), "linux-7.4")).not.toMatch(/kind-in-smm/);
  });
});
