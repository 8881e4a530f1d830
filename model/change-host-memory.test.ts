import { describe, expect, test } from "vitest";
import { stateAfter } from "./test-support.ts";

const START = 0x1000_0000;
const MAP = "host_mmap(hva=0x10000000000, size=0x4000000, prot=read-write)";

/** First page and pages of every area, counted from the first page of the mapping. */
function areasAfter(...lines: readonly string[]): readonly (readonly number[])[] {
  return stateAfter(lines.join(";")).hostAreas.map(({ from, to }) => [from - START, to - from]);
}

describe("areas of host memory", () => {
  test("are one where neighbours are alike", () => {
    const next = "host_mmap(hva=0x10004000000, size=0x4000000, prot=read-write)";

    expect(areasAfter(MAP, next)).toEqual([[0, 0x8000]]);
    expect(areasAfter(next, MAP)).toEqual([[0, 0x8000]]);
  });

  test("are one again when what parted them is undone", () => {
    const change = (what: string) => `host_${what})`;
    const middle = "hva=0x10001000000, size=0x1000000";

    expect(areasAfter(MAP, change(`munmap(${middle}`))).toEqual([
      [0, 0x1000],
      [0x2000, 0x2000],
    ]);
    expect(
      areasAfter(MAP, change(`munmap(${middle}`), change(`mmap(${middle}, prot=read-write`)),
    ).toEqual([[0, 0x4000]]);
    expect(areasAfter(MAP, change(`mprotect(${middle}, prot=read`))).toHaveLength(3);
    expect(
      areasAfter(
        MAP,
        change(`mprotect(${middle}, prot=read`),
        change(`mprotect(${middle}, prot=read-write`),
      ),
    ).toEqual([[0, 0x4000]]);
  });

  test("of a file are one where the file goes on, and only there", () => {
    const file = "fd0 = create_guest_memfd(size=0x10000000, flags=MMAP|INIT_SHARED)";
    const map = (hva: string, offset: string) =>
      `host_mmap(hva=${hva}, size=0x4000000, prot=read, fd=fd0, fd_offset=${offset})`;
    const first = map("0x10000000000", "0x1000000");

    expect(areasAfter(file, first, map("0x10004000000", "0x5000000"))).toEqual([[0, 0x8000]]);
    expect(areasAfter(file, first, map("0x10004000000", "0x6000000"))).toHaveLength(2);
  });
});
