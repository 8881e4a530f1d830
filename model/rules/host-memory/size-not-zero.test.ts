import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { sizeNotZero } from "./size-not-zero.ts";

describe("host-memory/size-not-zero", () => {
  test.each([
    ["mmap of nothing", "host_mmap(hva=0x10000000000, size=0, prot=read)"],
    ["munmap of nothing", "host_munmap(hva=0x10000000000, size=0)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(sizeNotZero, program)).toBe("EINVAL");
  });

  test("is silent about one byte", () => {
    expect(verdictOf(sizeNotZero, "host_munmap(hva=0x10000000000, size=1)")).toBe("silent");
  });
});
