import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { pageReadable } from "./page-readable.ts";

describe("host-memory/page-readable", () => {
  test.each([
    ["a page that is not mapped", "host_read(hva=0x10000010000)"],
    [
      "a page without access",
      "host_mprotect(hva=0x10000000000, size=1, prot=none); host_read(hva=0x10000000000)",
    ],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(pageReadable, program)).toBe("EFAULT");
  });

  test("is silent about a page that can only be read", () => {
    expect(
      verdictOf(
        pageReadable,
        "host_mprotect(hva=0x10000000000, size=1, prot=read); host_read(hva=0x10000000000)",
      ),
    ).toBe("silent");
  });
});
