import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RecentStates } from "./recent-states.ts";
import { StateBatch } from "./state-batch.ts";

describe.each([2, 3])("the recent states, of %i words", (wordCount) => {
  it("lets a state pass the first time", () => {
    fc.assert(
      fc.property(batchesOf(wordCount), (batches) => {
        const recent = new RecentStates(wordCount);
        const passed = new Set<string>();
        const met = new Set<string>();

        for (const states of batches) {
          for (const state of sifted(recent, wordCount, states)) {
            passed.add(state.join());
          }
          for (const state of states) {
            met.add(state.join());
          }
        }

        expect(passed).toEqual(met);
      }),
    );
  });

  it("stops one that comes again at once, and leaves the others in their order", () => {
    const recent = new RecentStates(wordCount);
    const tail = new Array<number>(wordCount - 1).fill(7);
    const [one, other] = [
      [1, ...tail],
      [3, ...tail],
    ];

    const first = sifted(recent, wordCount, [one, one, other, one]);
    const second = sifted(recent, wordCount, [other, one]);

    expect(first).toEqual([one, other]);
    expect(second).toEqual([]);
  });
});

function batchesOf(wordCount: number): fc.Arbitrary<readonly (readonly number[])[][]> {
  const state = fc.tuple(
    fc.nat(20).map((word) => word * 2 + 1),
    ...Array.from({ length: wordCount - 1 }, () => fc.integer({ min: -2, max: 2 })),
  );
  return fc.array(fc.array(state, { maxLength: 50 }), { maxLength: 20 });
}

function sifted(
  recent: RecentStates,
  wordCount: number,
  states: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const batch = new StateBatch(states.length, wordCount);
  batch.words.set(states.flat());
  batch.count = states.length;
  recent.sift(batch);
  return Array.from({ length: batch.count }, (_, index) => [
    ...batch.words.subarray(index * wordCount, (index + 1) * wordCount),
  ]);
}
