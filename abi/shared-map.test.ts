import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryChanges, keysChanged, SharedMap } from "./shared-map.ts";

const KEYS = 60;
const ALL_KEYS = Array.from({ length: KEYS + 1 }, (_, key) => key);
const change = fc.tuple(fc.nat(KEYS), fc.option(fc.nat(3), { nil: undefined }));
const batches = fc.array(fc.array(change, { maxLength: 30 }), { maxLength: 8 });

/** What a plain map has after the same changes, in order of its keys. */
function entriesOf(map: ReadonlyMap<number, number>): readonly (readonly [number, number])[] {
  return [...map].sort(([a], [b]) => a - b);
}

describe("a map that shares what stays", () => {
  it("does what a plain map does, in batches and one by one", () => {
    fc.assert(
      fc.property(batches, (given) => {
        const plain = new Map<number, number>();
        let [inBatches, oneByOne] = [SharedMap.of<number>(), SharedMap.of<number>()];
        for (const batch of given) {
          inBatches = inBatches.withEntries(new Map(batch));
          for (const [key, value] of new Map(batch)) {
            if (value === undefined) plain.delete(key);
            else plain.set(key, value);
            oneByOne = value === undefined ? oneByOne.without(key) : oneByOne.with(key, value);
          }
        }
        for (const map of [inBatches, oneByOne]) {
          expect([...map]).toEqual(entriesOf(plain));
          expect([...map.keys()]).toEqual(entriesOf(plain).map(([key]) => key));
          expect([...map.values()]).toEqual(entriesOf(plain).map(([, value]) => value));
          expect(map.size).toBe(plain.size);
          const found = ALL_KEYS.map((key) => [map.has(key), map.get(key)]);
          expect(found).toEqual(ALL_KEYS.map((key) => [plain.has(key), plain.get(key)]));
          expect([...map.from(30)]).toEqual(entriesOf(plain).filter(([key]) => key >= 30));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("is the very same map when nothing changes, and the map before stays as it was", () => {
    const map = SharedMap.of<number>([
      [1, 7],
      [2, 8],
    ]);

    expect(map.with(1, 7)).toBe(map);
    expect(map.without(3)).toBe(map);
    expect(
      map.withEntries(
        new Map([
          [2, 8],
          [5, undefined],
        ]),
      ),
    ).toBe(map);
    expect([...map.with(1, 9)]).toEqual([
      [1, 9],
      [2, 8],
    ]);
    expect([...map]).toEqual([
      [1, 7],
      [2, 8],
    ]);
  });

  it("names the keys at which it differs from another one, be that made of it or not", () => {
    fc.assert(
      fc.property(batches, batches, (given, later) => {
        const before = SharedMap.of<number>().withEntries(new Map(given.flat()));
        const after = before.withEntries(new Map(later.flat()));
        const keys = ALL_KEYS.filter((key) => before.get(key) !== after.get(key));

        expect([...keysChanged<number>(before, after)].sort((a, b) => a - b)).toEqual(keys);
        expect(entryChanges<number>(before, new Map(after))).toEqual({
          gone: [...before],
          come: [...after],
        });
      }),
      { numRuns: 40 },
    );
  });

  it("shares every entry but those that changed", () => {
    const before = SharedMap.of(Array.from({ length: 10_000 }, (_, key) => [key, key] as const));

    const { gone, come } = entryChanges(before, before.with(4711, 0).without(1234));

    expect(gone).toEqual([
      [1234, 1234],
      [4711, 4711],
    ]);
    expect(come).toEqual([[4711, 0]]);
  });
});
