import { describe, expect, test } from "vitest";
import type { GuestMemfd } from "../../state.ts";
import { isPrivatePage, isUniform } from "./kinds.ts";

const BORN_SHARED: GuestMemfd = { vm: 0, flags: 3n, converted: [{ from: 2n, to: 4n }] };
const BORN_PRIVATE: GuestMemfd = { ...BORN_SHARED, flags: 1n };

describe("kinds of pages", () => {
  test("are those the file was made with, where nothing was converted", () => {
    expect(isPrivatePage(BORN_SHARED, 1n)).toBe(false);
    expect(isPrivatePage(BORN_SHARED, 2n)).toBe(true);
    expect(isPrivatePage(BORN_PRIVATE, 1n)).toBe(true);
    expect(isPrivatePage(BORN_PRIVATE, 2n)).toBe(false);
  });

  test.each([
    [{ from: 0n, to: 2n }, false, true],
    [{ from: 0n, to: 3n }, false, false],
    [{ from: 2n, to: 4n }, true, true],
    [{ from: 2n, to: 5n }, true, false],
    [{ from: 4n, to: 9n }, true, false],
  ])("of %o are all private: %s, says %s", (range, isPrivate, expected) => {
    expect(isUniform(BORN_SHARED, range, isPrivate)).toBe(expected);
    expect(isUniform(BORN_PRIVATE, range, !isPrivate)).toBe(expected);
  });
});
