import { describe, expect, test } from "vitest";
import {
  addressOf,
  HOST_WINDOW_END,
  HOST_WINDOW_START,
  isInHostWindow,
  isPageAligned,
  pageOf,
  TWO_TO_THE_64,
  U64_MAX,
  wrapU64,
} from "./units.ts";

describe("units", () => {
  test("a page is 4096 bytes", () => {
    expect([0n, 1n, 4095n, 4096n, U64_MAX].map(isPageAligned)).toEqual([
      true,
      false,
      false,
      true,
      false,
    ]);
  });

  test("pages and addresses are inverse, rounding down", () => {
    expect(pageOf(0x1fffn)).toBe(1n);
    expect(addressOf(pageOf(0x1fffn))).toBe(0x1000n);
  });

  test("the host window is half open", () => {
    expect(
      [HOST_WINDOW_START - 1n, HOST_WINDOW_START, HOST_WINDOW_END - 1n, HOST_WINDOW_END].map(
        isInHostWindow,
      ),
    ).toEqual([false, true, true, false]);
  });

  test("unsigned sums lose their carry", () => {
    expect(wrapU64(U64_MAX + 1n)).toBe(0n);
    expect(wrapU64(TWO_TO_THE_64 + 5n)).toBe(5n);
    expect(wrapU64(U64_MAX)).toBe(U64_MAX);
  });
});
