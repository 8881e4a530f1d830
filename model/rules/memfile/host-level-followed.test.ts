import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { hostLevelFollowed } from "./host-level-followed.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/host-level-followed", () => {
  test.each([
    ["a shared load in a private slot of a large page", `${PRIVATE_SLOT}; guest_read(gpa=0x0)`],
  ])("answers anything to %s", (_, program) => {
    expect(verdictOf(hostLevelFollowed, program, "memfile-v6:as-posted")).toBe("anything");
  });

  test.each([
    ["an ordinary slot", `${region()}; guest_read(gpa=0x0)`],
    [
      "a slot of less than a large page",
      [FILE, region("flags=PRIVATE size=0x3000 private_fd=fd0"), "guest_read(gpa=0x0)"].join("; "),
    ],
    [
      "a slot that logs",
      [FILE, region("flags=PRIVATE|LOG_DIRTY private_fd=fd0"), "guest_read(gpa=0x0)"].join("; "),
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(hostLevelFollowed, program, "memfile-v6:as-posted")).toBe("silent");
  });
});
