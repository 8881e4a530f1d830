import { describe, expect, test } from "vitest";
import { NO_TAG } from "../abi/outcome.ts";
import { encodeTag } from "../abi/tag-bytes.ts";
import {
  contentNumberOf,
  contentText,
  loadedBytes,
  tagSeen,
  withBytes,
  withTag,
  zeroed,
} from "./page-bytes.ts";

const FRESH = { tag: 0 };

describe("the bytes of a page", () => {
  test("are those of its tag, and zeroes behind it", () => {
    expect(loadedBytes({ tag: 7 }, 4, 8)).toBe(0x9090_c300n);
  });

  test("are those that were stored, in the order of a little-endian machine", () => {
    const page = withBytes(FRESH, 0xffc, 4, 0x4433_2211n);

    expect(page).toEqual({ tag: 0, bytes: "ffc11ffd22ffe33fff44" });
    expect(loadedBytes(page, 0xffd, 2)).toBe(0x3322n);
    expect(contentText(page)).toBe("tag 0, 0xffc: 11 22 33 44");
  });

  test("spell a tag as soon as they do, however they came there", () => {
    const half = withBytes({ tag: 7 }, 0, 4, encodeTag(9));

    expect(half).toEqual({ tag: 9 });
    expect(withBytes(withBytes(FRESH, 0, 4, encodeTag(9)), 4, 4, encodeTag(9) >> 32n)).toEqual({
      tag: 9,
    });
  });

  test("that spell no tag are seen as a word that is none", () => {
    const torn = withBytes({ tag: 5 }, 0, 1, 0x22n);

    expect(torn.tag).toBe(0);
    expect(tagSeen(torn)).toBe(NO_TAG + 0x522);
  });

  test("of zeroes are no bytes at all", () => {
    expect(withBytes(withBytes(FRESH, 16, 8, 5n), 16, 8, 0n)).toEqual(FRESH);
  });

  test("behind a tag stay when the tag is stored anew, and go when the page is zeroed", () => {
    const page = withBytes({ tag: 5, protection: "read" }, 8, 1, 3n);

    expect(withTag(page, 6)).toEqual({ tag: 6, bytes: "00803", protection: "read" });
    expect(zeroed(page)).toEqual({ tag: 0, protection: "read" });
  });

  test("are shown as a number that no tag is, another one for another content", () => {
    const one = withBytes({ tag: 5 }, 8, 1, 3n);
    const numbers = [one, withBytes({ tag: 6 }, 8, 1, 3n), withBytes({ tag: 5 }, 9, 1, 3n)].map(
      contentNumberOf,
    );

    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(2 * NO_TAG);
    expect(numbers.every(Number.isSafeInteger)).toBe(true);
    expect(new Set(numbers).size).toBe(3);
    expect(contentNumberOf({ tag: 5 })).toBe(5);
  });
});
