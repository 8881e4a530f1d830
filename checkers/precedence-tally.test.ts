import { expect, test } from "vitest";
import { metPairs } from "./test-precedence.ts";

// At length: precedence-tally.long.test.ts.
test.each([
  ["linux-6.18", 0.4],
  ["memfile-v6", 0.5],
])(
  "40 runs of %s meet many of the pairs of rules, and none that is exclusive",
  async (name, share) => {
    const { seen, possible, missing, impossible } = await metPairs(name, 40);

    expect(impossible).toEqual([]);
    expect(seen + missing.length).toBe(possible);
    expect(seen / possible).toBeGreaterThan(share);
  },
);
