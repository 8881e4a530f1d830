import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openVisitedSet } from "./open-visited-set.ts";
import { StateBatch } from "./state-batch.ts";
import { StateQueue } from "./state-queue.ts";

/** States of few different words, so that many come twice; the first is odd, as in every state. */
function states(wordCount: number): fc.Arbitrary<readonly (readonly number[])[]> {
  const state = fc.tuple(
    fc.nat(200).map((word) => word * 2 + 1),
    ...Array.from({ length: wordCount - 1 }, () => fc.integer({ min: -3, max: 3 })),
  );
  return fc.array(state, { maxLength: 20_000, size: "max" });
}

describe.each([2, 3, 5])("the exact set of states of %i words", (wordCount) => {
  it("queues each state once, in the order of its first coming", () => {
    fc.assert(
      fc.property(states(wordCount), (coming) => {
        const wanted = [...new Map(coming.map((state) => [state.join(), state])).values()];

        const queue = queueOf(wordCount, coming);

        expect(queue).toEqual(wanted);
      }),
      { numRuns: 20 },
    );
  });
});

it("a queue longer than its chunks gives back what was put in", () => {
  const coming = Array.from({ length: 140_000 }, (_, index) => [2 * index + 1, index % 7]);

  const queue = queueOf(2, coming);

  expect(queue).toEqual(coming);
});

function queueOf(
  wordCount: number,
  coming: readonly (readonly number[])[],
): readonly (readonly number[])[] {
  const set = openVisitedSet({ kind: "exact" }, wordCount);
  const queue = new StateQueue(wordCount);
  const batch = new StateBatch(100, wordCount);
  for (const state of coming) {
    batch.words.set(state, batch.count * wordCount);
    batch.count++;
    if (batch.count === batch.capacity) {
      set.addAll(batch, queue);
    }
  }
  set.addAll(batch, queue);
  return Array.from({ length: queue.length }, (_, index) => {
    const at = queue.offsetOf(index);
    return [...queue.chunkOf(index).subarray(at, at + wordCount)];
  });
}
