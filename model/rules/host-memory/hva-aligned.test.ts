import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { hvaAligned } from "./hva-aligned.ts";

describe("host-memory/hva-aligned", () => {
  test.each([
    ["mmap inside a page", "host_mmap(hva=0x10000000001, size=0x1000, prot=read)"],
    ["munmap inside a page", "host_munmap(hva=0x10000000800, size=0x1000)"],
    ["mprotect of nothing inside a page", "host_mprotect(hva=0x10000000001, size=0, prot=read)"],
    ["madvise inside a page", "host_dontneed(hva=0x10000000fff, size=0x1000)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(hvaAligned, program)).toBe("EINVAL");
  });

  test("is silent about an aligned address with an odd size", () => {
    expect(verdictOf(hvaAligned, "host_mmap(hva=0x10000001000, size=1, prot=read)")).toBe("silent");
  });
});
