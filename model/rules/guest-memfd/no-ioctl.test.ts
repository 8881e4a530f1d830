import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { noIoctl } from "./no-ioctl.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("guest-memfd/no-ioctl", () => {
  test.each([
    ["ioctl of a guest_memfd", `${GM}; file_call(fd=fd0, call=ioctl)`],
    [
      "ioctl of a duplicate of its descriptor",
      `${GM}; fd1 = dup(fd=fd0); file_call(fd=fd1, call=ioctl)`,
    ],
  ])("answers ENOTTY to %s", (_, program) => {
    expect(verdictOf(noIoctl, program)).toBe("ENOTTY");
  });

  test.each([
    ["read", `${GM}; file_call(fd=fd0, call=read)`],
    ["an ordinary memfd", `${MEMFD}; file_call(fd=fd0, call=ioctl)`],
    ["a closed descriptor", `${GM}; close(fd=fd0); file_call(fd=fd0, call=ioctl)`],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(noIoctl, program)).toBe("silent");
  });
});
