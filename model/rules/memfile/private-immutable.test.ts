import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateImmutable } from "./private-immutable.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/private-immutable", () => {
  test.each([
    ["the same slot again", [PRIVATE_SLOT, region("flags=PRIVATE private_fd=fd0")].join("; ")],
    ["adding the flag", `${region()}; ${region("flags=PRIVATE")}`],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateImmutable, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["a create", region("flags=PRIVATE")],
    ["a delete", `${PRIVATE_SLOT}; ${region("flags=PRIVATE size=0")}`],
    ["a change without the flag", `${PRIVATE_SLOT}; ${region()}`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateImmutable, program, "memfile-v6")).toBe("silent");
  });
});
