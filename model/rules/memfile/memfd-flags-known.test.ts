import { describe, expect, test } from "vitest";
import { verdictOf } from "../../test-support.ts";
import { memfdFlagsKnown } from "./memfd-flags-known.ts";

describe("memfile/memfd-flags-known", () => {
  test.each([
    ["an unknown bit", "fd0 = memfd_create(flags=0x10)"],
    ["a page size without HUGETLB", "fd0 = memfd_create(flags=0x54000000)"],
  ])("answers EINVAL to %s", (_, program) => {
    expect(verdictOf(memfdFlagsKnown, program, "memfile-v6")).toBe("EINVAL");
  });

  test.each([
    ["all that is known", "fd0 = memfd_create(flags=CLOEXEC|ALLOW_SEALING|HUGETLB|INACCESSIBLE)"],
    ["a page size with HUGETLB", "fd0 = memfd_create(flags=HUGETLB|0x54000000)"],
  ])("is silent about %s", (_, program) => {
    expect(verdictOf(memfdFlagsKnown, program, "memfile-v6")).toBe("silent");
  });
});
