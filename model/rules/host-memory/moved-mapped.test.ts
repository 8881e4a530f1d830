import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { movedMapped } from "./moved-mapped.ts";

const W = "0x10000000000";

describe("host-memory/moved-mapped", () => {
  test.each([
    ["a hole", `host_munmap(hva=${W}, size=0x1000); host_mremap(hva=${W}, to=0x10000001000)`],
    [
      "what was moved away",
      `host_mremap(hva=${W}, to=0x10000001000); host_mremap(hva=${W}, to=0x10000002000)`,
    ],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(movedMapped, program)).toBe("EFAULT");
  });

  test.each([
    [
      "a page without access",
      `host_mprotect(hva=${W}, size=0x1000, prot=none); host_mremap(hva=${W}, to=0x10000001000)`,
    ],
    [
      "a move to a hole",
      `host_munmap(hva=0x10000001000, size=0x1000); host_mremap(hva=${W}, to=0x10000001000)`,
    ],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(movedMapped, program)).toBe("silent");
  });
});
