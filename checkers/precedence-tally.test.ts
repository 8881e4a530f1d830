import { expect, test } from "vitest";
import { metPairs } from "./test-precedence.ts";

// At length: precedence-tally.long.test.ts.
test.each([
  ["linux-6.18", 120, 0.6],
  ["memfile-v6", 40, 0.5],
])(
  "%s meets, in %i runs, many of the pairs of rules, and none that is exclusive",
  async (name, runs, share) => {
    const { seen, possible, missing, impossible } = await metPairs(name, runs);

    expect(impossible).toEqual([]);
    expect(seen + missing.length).toBe(possible);
    expect(seen / possible).toBeGreaterThan(share);
  },
);
