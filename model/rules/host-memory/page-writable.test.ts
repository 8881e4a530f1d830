import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { pageWritable } from "./page-writable.ts";

describe("host-memory/page-writable", () => {
  test.each([
    ["a page that is not mapped", "host_write(hva=0x10000010000, tag=9)"],
    [
      "a page that can only be read",
      "host_mprotect(hva=0x10000000000, size=1, prot=read); host_write(hva=0x10000000000, tag=9)",
    ],
  ])("answers EFAULT to %s", (_, program) => {
    expect(verdictOf(pageWritable, program)).toBe("EFAULT");
  });

  test("is silent about a page that can be written", () => {
    expect(verdictOf(pageWritable, "host_write(hva=0x10000000000, tag=9)")).toBe("silent");
  });
});
