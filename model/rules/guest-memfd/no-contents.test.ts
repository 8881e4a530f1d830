import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noContents } from "./no-contents.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/no-contents", () => {
  test.each([
    ["read of a guest_memfd", `${GM}; file_call(fd=fd0, call=read)`],
    ["write of a guest_memfd", `${GM}; file_call(fd=fd0, call=write)`],
    ["readv of a guest_memfd", `${GM}; file_call(fd=fd0, call=readv)`],
    [
      "read of a duplicate of its descriptor",
      `${GM}; fd1 = dup(fd=fd0); file_call(fd=fd1, call=read)`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(noContents, program)).toBe("EINVAL");
  });

  test.each([
    ["fsync", `${GM}; file_call(fd=fd0, call=fsync)`],
    ["an ordinary memfd", `${MEMFD}; file_call(fd=fd0, call=read)`],
    ["a closed descriptor", `${GM}; close(fd=fd0); file_call(fd=fd0, call=read)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noContents, program)).toBe("silent");
  });
});
