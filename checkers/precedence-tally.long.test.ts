import { expect, test } from "vitest";
import { metPairs } from "./test-precedence.ts";

const RUNS = 3000;

test.each(["linux-6.18", "memfile-v6"])(
  "3,000 runs of %s meet 95 of 100 ordered pairs of rules, and none that is exclusive",
  async (name) => {
    const { seen, possible, missing, impossible } = await metPairs(name, RUNS);

    expect(impossible).toEqual([]);
    expect(possible).toBeGreaterThan(150);
    expect(seen / possible, missing.join("\n")).toBeGreaterThanOrEqual(0.95);
  },
);
