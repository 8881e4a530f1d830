import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateKept } from "./private-kept.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/private-kept", () => {
  test.each([
    ["clearing the flag", `${PRIVATE_SLOT}; ${region()}`],
    ["clearing it with a move", `${PRIVATE_SLOT}; ${region("gpa=0x8000")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateKept, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["a delete without the flag", `${PRIVATE_SLOT}; ${region("size=0")}`],
    ["an ordinary slot", `${region()}; ${region("flags=LOG_DIRTY")}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateKept, program, "memfile-v6")).toBe("silent");
  });
});
