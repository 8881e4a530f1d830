import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noModeChange } from "./no-mode-change.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/no-mode-change", () => {
  test.each([
    ["fchmod of a guest_memfd", `${GM}; file_call(fd=fd0, call=fchmod)`],
    [
      "fchmod of a duplicate of its descriptor",
      `${GM}; fd1 = dup(fd=fd0); file_call(fd=fd1, call=fchmod)`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(noModeChange, program)).toBe("EINVAL");
  });

  test.each([
    ["fsync", `${GM}; file_call(fd=fd0, call=fsync)`],
    ["an ordinary memfd", `${MEMFD}; file_call(fd=fd0, call=fchmod)`],
    ["a closed descriptor", `${GM}; close(fd=fd0); file_call(fd=fd0, call=fchmod)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noModeChange, program)).toBe("silent");
  });
});
