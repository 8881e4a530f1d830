import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noSync } from "./no-sync.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/no-sync", () => {
  test.each([
    ["fsync of a guest_memfd", `${GM}; file_call(fd=fd0, call=fsync)`],
    [
      "fsync of a duplicate of its descriptor",
      `${GM}; fd1 = dup(fd=fd0); file_call(fd=fd1, call=fsync)`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(noSync, program)).toBe("EINVAL");
  });

  test.each([
    ["poll", `${GM}; file_call(fd=fd0, call=poll)`],
    ["an ordinary memfd", `${MEMFD}; file_call(fd=fd0, call=fsync)`],
    ["a closed descriptor", `${GM}; close(fd=fd0); file_call(fd=fd0, call=fsync)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noSync, program)).toBe("silent");
  });
});
