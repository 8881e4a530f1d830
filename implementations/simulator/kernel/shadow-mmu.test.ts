import { describe, expect, test } from "vitest";
import { ShadowMmu } from "./shadow-mmu.ts";

function mapped(...gfns: readonly number[]): ShadowMmu {
  const shadow = new ShadowMmu(2);
  for (const gfn of gfns)
    shadow.install(0, gfn, { pfn: gfn + 100, writable: true, kind: "shared" });
  return shadow;
}

function gfnsOf(shadow: ShadowMmu): readonly number[] {
  return [...(shadow.trees()[0]?.keys() ?? [])];
}

describe("shadow page tables", () => {
  test.each([
    ["smaller than the tree", 2, 4],
    ["larger than the tree", 2, 2_000_000],
  ])("drop exactly the entries of a range %s", (_, start, end) => {
    const shadow = mapped(0, 1, 2, 3, 4_000_000);

    shadow.unmapRange(0, start, end);

    expect(gfnsOf(shadow)).toEqual([0, 1, 4_000_000]);
  });

  test("keep address spaces apart", () => {
    const shadow = mapped(1);
    shadow.install(1, 1, { pfn: 7, writable: false, kind: "shared" });

    shadow.unmapRange(0, 0, 10);

    expect([shadow.find(0, 1), shadow.find(1, 1)?.pfn]).toEqual([undefined, 7]);
  });

  test("protect a page without dropping it", () => {
    const shadow = mapped(1, 2);

    shadow.writeProtectRange(0, 1, 2);

    expect(shadow.find(0, 1)).toEqual({
      pfn: 101,
      writable: false,
      mayWrite: true,
      kind: "shared",
      access: "shared",
      order: 0,
    });
    expect(shadow.find(0, 2)).toEqual({
      pfn: 102,
      writable: true,
      mayWrite: true,
      kind: "shared",
      access: "shared",
      order: 0,
    });
  });

  test("hold blocks of pages, which go as a whole", () => {
    const shadow = mapped(3, 4, 9);
    shadow.installBlock(0, 4, 2, { pfn: 20, writable: true, kind: "private" });
    const before = gfnsOf(shadow);

    shadow.unmapRange(0, 7, 8);

    expect(before).toEqual([3, 9, 4, 5, 6, 7]);
    expect(gfnsOf(shadow)).toEqual([3, 9]);
  });

  test("break a block up when one page of it is mapped anew", () => {
    const shadow = mapped();
    shadow.installBlock(0, 4, 2, { pfn: 20, writable: true, kind: "shared" });

    shadow.install(0, 5, { pfn: 7, writable: true, kind: "private" });

    expect(gfnsOf(shadow)).toEqual([5]);
    expect(shadow.find(0, 5)).toEqual({
      pfn: 7,
      writable: true,
      mayWrite: true,
      kind: "private",
      access: "private",
      order: 0,
    });
  });

  test("tell once which entries changed, and of no other", () => {
    const shadow = mapped(1, 2);
    const told = [shadow.takeTouched(0)];

    shadow.writeProtect(0, 1);
    told.push(shadow.takeTouched(0));
    shadow.writeProtect(0, 1);
    shadow.unmapRange(0, 5, 9);
    told.push(shadow.takeTouched(0));
    shadow.unmapAll();
    told.push(shadow.takeTouched(0), shadow.takeTouched(1));

    expect(told).toEqual([[1, 2], [1], [], [1, 2], []]);
  });
});
