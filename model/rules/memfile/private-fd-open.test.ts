import { describe, expect, test } from "vitest";
import { region, verdictOf } from "../../test-support.ts";
import { privateFdOpen } from "./private-fd-open.ts";

const FILE = "fd0 = memfd_create(flags=INACCESSIBLE)";
const SLOT = region("flags=PRIVATE private_fd=fd0");
const PRIVATE_SLOT = `${FILE}; ${SLOT}`;

describe("memfile/private-fd-open", () => {
  test.each([
    ["a number nobody handed out", region("flags=PRIVATE private_fd=-1")],
    [
      "a closed descriptor",
      [FILE, "close(fd=fd0)", region("flags=PRIVATE private_fd=fd0")].join("; "),
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(privateFdOpen, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["an open descriptor", `${FILE}; ${region("flags=PRIVATE private_fd=fd0")}`],
    ["no PRIVATE", region("private_fd=7")],
    ["a delete", [PRIVATE_SLOT, region("flags=PRIVATE size=0 private_fd=-1")].join("; ")],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(privateFdOpen, program, "memfile-v6")).toBe("silent");
  });
});
