import { expect, test } from "vitest";
import { MMIO_READ_TAG } from "./outcome.ts";
import { decodeWord, encodeTag, mmioReadAnswer } from "./tag-bytes.ts";
import { U32_MAX, U64_MAX } from "./units.ts";

test("a tagged page begins with mov eax, tag; ret; nop; nop", () => {
  const bytes = new Uint8Array(new BigUint64Array([encodeTag(0x1234_5678)]).buffer);

  expect([...bytes]).toEqual([0xb8, 0x78, 0x56, 0x34, 0x12, 0xc3, 0x90, 0x90]);
});

test.each([0, 1, 2, 0xff, MMIO_READ_TAG, 0x8000_0000, U32_MAX])("tag %i survives", (tag) => {
  expect(decodeWord(encodeTag(tag))).toBe(tag);
});

test("a zero page is tag 0", () => {
  expect(encodeTag(0)).toBe(0n);
});

test.each([
  ["a torn word", encodeTag(5) & 0xffff_ffffn],
  ["code that returns 0, which no tag is written as", 0x9090_c300_0000_00b8n],
  ["all ones", U64_MAX],
  ["a plain number", 7n],
])("%s is no tag that a model can expect", (_, word) => {
  expect(decodeWord(word)).toBeGreaterThan(U32_MAX);
});

test("an MMIO read of a page start is answered with the tag for such reads", () => {
  expect(mmioReadAnswer(0x11_0000n, 8)).toBe(encodeTag(MMIO_READ_TAG));
});

test("two parts of an MMIO read are answered with the bytes of the whole", () => {
  const whole = mmioReadAnswer(0x10_fffcn, 8);

  expect([whole & 0xffff_ffffn, whole >> 32n]).toEqual([
    mmioReadAnswer(0x10_fffcn, 4),
    mmioReadAnswer(0x11_0000n, 4),
  ]);
});
