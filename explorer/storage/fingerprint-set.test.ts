import { describe, expect, it } from "vitest";
import { digestOf } from "../digest.ts";
import { openKeySet } from "../object/key-set.ts";

describe("bit-state storage", () => {
  it.each([
    // Few states, of which one may have all its bits where another has them; many, whose bits mix.
    { log2Bits: 8, hashes: 4, states: 12, runs: 4000 },
    { log2Bits: 8, hashes: 1, states: 4, runs: 2000 },
    { log2Bits: 10, hashes: 3, states: 100, runs: 200 },
  ])("leaves something out as often as it says: %j", ({ states, runs, ...shape }) => {
    let expected = 0;
    let omitting = 0;

    for (let run = 0; run < runs; run++) {
      const set = openKeySet({ kind: "bit-state", ...shape });
      const added = Array.from({ length: states }, (_, nth) => set.add(digestOf(`${run}:${nth}`)));
      expected += set.omissionProbability;
      omitting += added.every((isNew) => isNew) ? 0 : 1;
    }

    expect(expected).toBeGreaterThan(10);
    expect(omitting).toBeGreaterThan(expected * 0.7);
    expect(omitting).toBeLessThan(expected * 1.3);
  });
});
