import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { kindFollowed } from "./kind-followed.ts";

const GM = "fd0 = create_guest_memfd(size=0x4000, flags=MMAP|INIT_SHARED)";
const MEMFD = "fd0 = memfd_create(flags=0)";

describe("file/kind-followed", () => {
  test.each([
    ["a call on an ordinary memfd", `${MEMFD}; get_seals(fd=fd0)`],
    ["a mapping of one", `${MEMFD}; host_mmap(hva=0x10000000000, size=0x1000, prot=read, fd=fd0)`],
  ])("answers anything to %s", (_, program) => {
    expect(verdictOf(kindFollowed, program)).toBe("anything");
  });

  test.each([
    ["a guest_memfd", `${GM}; get_seals(fd=fd0)`],
    ["anonymous memory", "host_mmap(hva=0x10000000000, size=0x1000, prot=read)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(kindFollowed, program)).toBe("silent");
  });
});
