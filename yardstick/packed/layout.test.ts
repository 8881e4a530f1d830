import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compileDecoder } from "./compiled-codec.ts";
import { PlainEncoder } from "./encoder.ts";
import { layoutOf, PRESENT } from "./layout.ts";
import type { CellField } from "./system.ts";

const someFields = fc.array(
  fc.record({
    name: fc.constant("field"),
    count: fc.integer({ min: 1, max: 9 }),
    values: fc.integer({ min: 1, max: 256 }),
  }),
  { minLength: 1, maxLength: 6 },
);

describe("the layout of packed states", () => {
  it("gives every cell bits of its own, and none of them the mark of presence", () => {
    fc.assert(
      fc.property(someFields, (fields) => {
        const { word, shift, mask, wordCount, cellCount } = layoutOf(fields);
        const taken = Array.from({ length: wordCount }, () => 0n);
        taken[0] = BigInt(PRESENT);

        for (let cell = 0; cell < cellCount; cell++) {
          const bits = BigInt(mask[cell] ?? 0) << BigInt(shift[cell] ?? 0);
          const place = word[cell] ?? 0;
          expect((taken[place] ?? -1n) & bits).toBe(0n);
          expect(bits < 2n ** 32n).toBe(true);
          taken[place] = (taken[place] ?? 0n) | bits;
        }
      }),
    );
  });

  it("encodes and decodes any cells, in words that are never all zero", () => {
    fc.assert(
      fc.property(someFields, fc.infiniteStream(fc.nat(255)), (fields, values) => {
        const layout = layoutOf(fields);
        const cells = cellsOf(fields, values);
        const words = new Int32Array(layout.wordCount);

        new PlainEncoder(layout).encode(cells, words, 0);
        const decoded = new Uint8Array(cells.length);
        compileDecoder(layout)(words, 0, decoded);

        expect(decoded).toEqual(cells);
        expect(words[0]).not.toBe(0);
      }),
    );
  });

  it("keeps a field of at most 32 bits in one word, so that it can be read as one number", () => {
    fc.assert(
      fc.property(someFields, (fields) => {
        for (const { bits, cellCount, run } of layoutOf(fields).places) {
          expect(run === null).toBe(bits * cellCount > 32);
        }
      }),
    );
  });

  it.each([0, 257])("refuses a field of %i values", (values) => {
    expect(() => layoutOf([{ name: "field", count: 1, values }])).toThrow(/values/);
  });
});

function cellsOf(fields: readonly CellField[], values: Iterator<number>): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(({ count, values: domain }) =>
      Array.from({ length: count }, () => (values.next().value as number) % domain),
    ),
  );
}
