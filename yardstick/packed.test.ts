import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXPECTED, expectedOf } from "./expected.ts";
import { mappingDomain, yardstickCodec } from "./fields.ts";
import { invariants } from "./invariants.ts";
import { encodedView, initialState, step, type YardstickState } from "./model.ts";
import { anyOperationsOf, operationsOf, RESULTS } from "./operation.ts";
import { layoutOf } from "./packed/layout.ts";
import { CHANGED, RESULT_MASK } from "./packed/system.ts";
import { packedInvariants } from "./packed-invariants.ts";
import { PackedOperations } from "./packed-operations.ts";
import { packedYardstick } from "./packed-system.ts";
import { W1, W2, W3, type YardstickSize } from "./size.ts";

/** Minutes instead of seconds: set to anything to run these too. */
const isLong = process.env["MEMSLOT_CHECK_LONG"] !== undefined;

describe("the packed form of W", () => {
  it.each(EXPECTED)("packs a state of $size.name into its known number of bits", (expected) => {
    const { fields } = packedYardstick({ size: expected.size, symmetry: [] });

    const layout = layoutOf(fields);

    expect(layout.bits).toBe(expected.bits);
    expect(layout.wordCount).toBe(2);
  });

  it.each(EXPECTED)("has the known number of operations in $size.name", (expected) => {
    const operations = operationsOf(expected.size);

    expect(operations).toHaveLength(expected.operations);
  });

  it("equals the model on every state and step of W1", () => {
    const compared = compareEverywhere(W1);

    const { states, transitions } = expectedOf(W1);
    expect(compared).toEqual({ states, transitions });
  });

  it("equals the model on the operations out of bounds that random checking draws", () => {
    const operations = anyOperationsOf(W1);

    const compared = compareEverywhere(W1, operations);

    const { states } = expectedOf(W1);
    expect(compared).toEqual({ states, transitions: states * operations.length });
  });

  it.runIf(isLong)("equals the model on every state and step of W2", () => {
    const compared = compareEverywhere(W2);

    const { states, transitions } = expectedOf(W2);
    expect(compared).toEqual({ states, transitions });
  });

  it("has the same invariants as the model, on vectors of cells that mostly break some", () => {
    const codec = yardstickCodec(W3);
    const readable = invariants();
    const packed = packedInvariants(W3);
    const verdicts = new Set<string>();

    fc.assert(
      fc.property(cellsNear(W3), (cells) => {
        const state = codec.decode(cells);
        for (const [index, invariant] of readable.entries()) {
          const holds = packed[index]?.holds(cells);
          expect(holds, invariant.id).toBe(invariant.holds(state));
          verdicts.add(`${invariant.id} ${holds}`);
        }
      }),
      { numRuns: 3000, seed: 1 },
    );

    expect(verdicts.size).toBe(readable.length * 2);
  });

  it("numbers mappings as the encoded view does", () => {
    const { decode, encode } = yardstickCodec(W3);
    const cells = encode(initialState(W3));

    for (const value of mappingDomain(W3).keys()) {
      cells[cells.length - 1] = value;

      expect(encodedView(W3, decode(cells)).at(-1)).toBe(value);
    }
  });
});

/** Walks every reachable state of the model, and holds each step against the packed one. */
function compareEverywhere(
  size: YardstickSize,
  operations = operationsOf(size),
): { states: number; transitions: number } {
  const codec = yardstickCodec(size);
  const packed = new PackedOperations(size, operations);
  const states: YardstickState[] = [initialState(size)];
  const seen = new Set(states.map((state) => codec.encode(state).join()));
  let transitions = 0;
  for (const state of states) {
    const before = codec.encode(state);
    for (const [index, operation] of packed.operations.entries()) {
      const expected = step(size, state, operation);
      const cells = before.slice();
      const answer = packed.apply(cells, index);
      const wanted = expected.state === state ? before : codec.encode(expected.state);
      transitions++;
      // One comparison of strings, because millions of `expect` calls would take minutes.
      const found = `${RESULTS[answer & RESULT_MASK]} ${(answer & CHANGED) !== 0} ${cells.join()}`;
      const hasChanged = expected.state !== state;
      const text = `${expected.result} ${hasChanged} ${wanted.join()}`;
      if (found !== text) {
        expect.fail(`${JSON.stringify(operation)} in ${before}: ${found}, model ${text}`);
      }
      if (hasChanged && !seen.has(wanted.join())) {
        seen.add(wanted.join());
        states.push(expected.state);
      }
    }
  }
  return { states: seen.size, transitions };
}

/** Cells of a reachable state with up to two of them overwritten. */
function cellsNear(size: YardstickSize): fc.Arbitrary<Uint8Array> {
  const { fields, initial, operations, apply } = packedYardstick({ size, symmetry: [] });
  const values = fields.flatMap(({ count, values: domain }) => new Array(count).fill(domain));
  const overwrite = fc.tuple(fc.nat(values.length - 1), fc.nat(255));
  return fc
    .tuple(
      fc.array(fc.nat(operations.length - 1), { minLength: 5, maxLength: 60 }),
      fc.array(overwrite, { maxLength: 2 }),
    )
    .map(([path, overwrites]) => {
      const cells = Uint8Array.from(initial[0] ?? []);
      for (const operation of path) {
        apply(cells, operation);
      }
      for (const [cell, value] of overwrites) {
        cells[cell] = value % values[cell];
      }
      return cells;
    });
}
