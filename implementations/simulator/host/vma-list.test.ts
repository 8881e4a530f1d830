import { describe, expect, test } from "vitest";
import { VmaList } from "./vma-list.ts";

/** The first pages as one letter each: `w` read-write, `r` read, `n` none, `.` a hole. */
function picture(areas: VmaList): string {
  const letters = { "read-write": "w", "read-execute": "x", read: "r", none: "n" };
  return Array.from({ length: 8 }, (_, page) => {
    const area = areas.find(page);
    return area === undefined ? "." : letters[area.protection];
  }).join("");
}

describe("areas", () => {
  test("are cut where a hole is made into them", () => {
    const areas = new VmaList();
    areas.set(0, 8, "read-write");

    areas.clear(2, 5);

    expect(picture(areas)).toBe("ww...www");
  });

  test("give way to a new one on any side", () => {
    const areas = new VmaList();
    areas.set(1, 4, "read-write");
    areas.set(5, 7, "none");

    areas.set(3, 6, "read");

    expect(picture(areas)).toBe(".wwrrrn.");
  });

  test("are one where neighbours are alike, on both sides", () => {
    const areas = new VmaList();
    areas.set(0, 2, "read");
    areas.set(4, 6, "read");

    areas.set(2, 4, "read");

    expect(areas.find(3)).toEqual({ start: 0, end: 6, protection: "read" });
  });

  test("stay apart where neighbours differ", () => {
    const areas = new VmaList();
    areas.set(0, 2, "read");

    areas.set(2, 4, "none");

    expect(areas.find(1)).toEqual({ start: 0, end: 2, protection: "read" });
  });

  test("are found from inside, from a hole before them, and not from behind", () => {
    const areas = new VmaList();
    areas.set(2, 4, "read");

    const starts = [0, 2, 3, 4].map((page) => areas.findFrom(page)?.start);

    expect(starts).toEqual([2, 2, 2, undefined]);
  });

  test("of a file join only where they continue the same part of it", () => {
    const file = { name: "a file" };
    const areas = new VmaList<typeof file>();
    const backing = { file, shift: 10, mayWrite: true, isPrivate: false };
    areas.set(0, 2, "read", backing);

    areas.set(2, 4, "read", { ...backing });
    areas.set(4, 6, "read", { ...backing, shift: 11 });
    areas.set(6, 8, "read");

    expect(areas.all().map(({ start, end }) => [start, end])).toEqual([
      [0, 4],
      [4, 6],
      [6, 8],
    ]);
  });
});
