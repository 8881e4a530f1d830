import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { guestMemfdMappedShared } from "./guest-memfd-mapped-shared.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";

describe("host-memory/guest-memfd-mapped-shared", () => {
  test.each([
    [
      "a private mapping",
      `${GM}; host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0, sharing=private)`,
    ],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(guestMemfdMappedShared, program)).toBe("EINVAL");
  });

  test.each([
    [
      "a shared mapping",
      `${GM}; host_mmap(hva=0x10000000000, size=0x1000, prot=read-write, fd=fd0)`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(guestMemfdMappedShared, program)).toBe("silent");
  });
});
