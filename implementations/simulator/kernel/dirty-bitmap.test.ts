import { describe, expect, test } from "vitest";
import { DirtyBitmap } from "./dirty-bitmap.ts";

describe("a dirty bitmap", () => {
  test("lists its pages sorted and once, whatever the order of setting", () => {
    const bitmap = new DirtyBitmap(() => {});
    const pages = [2_147_483_646, 64, 0, 4096, 31, 4095, 63, 32, 64];

    for (const page of pages) bitmap.set(page);

    expect(bitmap.pages()).toEqual([0, 31, 32, 63, 64, 4095, 4096, 2_147_483_646]);
  });

  test("says whether a bit that it clears was set", () => {
    const bitmap = new DirtyBitmap(() => {});
    bitmap.set(5);

    const answers = [bitmap.clear(5), bitmap.clear(5), bitmap.clear(70_000)];

    expect(answers).toEqual([true, false, false]);
    expect(bitmap.pages()).toEqual([]);
  });

  test("clears one bit and no neighbour", () => {
    const bitmap = new DirtyBitmap(() => {});
    for (const page of [30, 31, 32]) bitmap.set(page);

    bitmap.clear(31);

    expect(bitmap.pages()).toEqual([30, 32]);
  });

  test("is empty after clearing all", () => {
    const bitmap = new DirtyBitmap(() => {});
    bitmap.set(1);
    bitmap.set(100_000);

    bitmap.clearAll();

    expect(bitmap.pages()).toEqual([]);
  });
});
