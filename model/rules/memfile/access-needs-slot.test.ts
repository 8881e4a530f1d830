import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { accessNeedsSlot } from "./access-needs-slot.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/access-needs-slot", () => {
  test.each([
    ["a private load where nothing is", "guest_read(gpa=0x0, access=private)"],
    [
      "a private fetch beside the slot",
      [region("gpa=0x8000"), "guest_execute(gpa=0x0, access=private)"].join("; "),
    ],
  ])("answers MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=1 to %s", (_, program) => {
    expect(verdictOf(accessNeedsSlot, program, "memfile-v6")).toBe(
      "MEMORY_FAULT KVM_RUN=0 gpa=0x0 size=4096 flags=1",
    );
  });

  test.each([
    ["a shared load", "guest_read(gpa=0x0)"],
    ["a private load in a slot", `${PRIVATE_SLOT}; guest_read(gpa=0x0, access=private)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(accessNeedsSlot, program, "memfile-v6")).toBe("silent");
  });
});
