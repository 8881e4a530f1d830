import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privatePutNeedsStore } from "./private-put-needs-store.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/private-put-needs-store", () => {
  test.each([
    ["a private load in an ordinary slot", `${region()}; guest_read(gpa=0x0, access=private)`],
  ])("answers host oops: null-dereference to %s", (_, program) => {
    expect(verdictOf(privatePutNeedsStore, program, "memfile-v6:as-posted")).toBe(
      "host oops: null-dereference",
    );
  });

  test.each([
    ["a shared load", `${region()}; guest_read(gpa=0x0)`],
    ["a private load in a private slot", `${PRIVATE_SLOT}; guest_read(gpa=0x0, access=private)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privatePutNeedsStore, program, "memfile-v6:as-posted")).toBe("silent");
  });
});
