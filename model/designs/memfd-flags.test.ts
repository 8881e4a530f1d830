import { describe, expect, test } from "vitest";
import { hasUnknownMemfdFlag, hugePageSize } from "./memfd-flags.ts";

describe("flags of memfd_create", () => {
  test.each([
    [0x54000000, 0x1f, true],
    [0x54000004, 0x1f, false],
    [0x54000004, 0x3, true],
    [0x2000004, 0x1f, true],
    [0x1f, 0x1f, false],
    [0x20, 0x1f, true],
    [0x80000000, 0x1f, true],
  ])("%i beside %i has an unknown one: %s", (flags, known, expected) => {
    expect(hasUnknownMemfdFlag(flags, known)).toBe(expected);
  });

  test("name a size of huge pages beside HUGETLB only", () => {
    const sizes = Array.from({ length: 64 }, (_, log2) => ((log2 << 26) | 4) >>> 0);

    expect(sizes.filter((flags) => hugePageSize(flags) === "present")).toEqual([4, 0x54000004]);
    expect(sizes.filter((flags) => hugePageSize(flags) !== "absent")).toHaveLength(3);
    expect(hugePageSize(0x78000004)).toBe("up to the processor");
    expect(hugePageSize(0)).toBe("present");
  });
});
