import { expect, test } from "vitest";
import { regionBlock } from "./region-block.ts";

const head = { slot: 0x1_0002, flags: 3, gpa: 0x1000n, sizeBytes: 0x2000n, hva: 0x3000n };

test("the first structure holds the five arguments in 32 bytes", () => {
  const view = new DataView(regionBlock(head).buffer);

  const words = [0, 4].map((at) => view.getUint32(at, true));
  const longs = [8, 16, 24].map((at) => view.getBigUint64(at, true));
  expect(view.byteLength).toBe(32);
  expect([words, longs]).toEqual([
    [0x1_0002, 3],
    [0x1000n, 0x2000n, 0x3000n],
  ]);
});

test("its successor adds offset and descriptor and is zero up to 160 bytes", () => {
  const block = regionBlock(head, { guestMemfd: -1, guestMemfdOffsetBytes: 0x4000n });
  const view = new DataView(block.buffer);

  expect(view.byteLength).toBe(160);
  expect(view.getBigUint64(32, true)).toBe(0x4000n);
  expect(view.getInt32(40, true)).toBe(-1);
  expect(block.subarray(44).every((byte) => byte === 0)).toBe(true);
});
