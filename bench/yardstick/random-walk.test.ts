import { describe, expect, it } from "vitest";
import { randomWalker, type Walk } from "../../checkers/exhaustive/random-walk.ts";
import { randomOf } from "../../checkers/random.ts";
import { expectedOf } from "./expected.ts";
import { BUGS, type YardstickBug } from "./implementation.ts";
import { packedYardstickProduct } from "./products.ts";
import { readableWalker } from "./random-walk.ts";
import { W3 } from "./size.ts";

const RUNS_MAX = 3000;
const OPERATIONS_MAX = 400;
const bugs = Object.keys(BUGS) as YardstickBug[];

describe("random checking of W3", () => {
  it("finds nothing wrong with an implementation without bugs", () => {
    const walk = randomWalker(packedYardstickProduct({ size: W3, bug: null, alphabet: "any" }));

    for (let run = 0; run < 300; run++) {
      expect(walk(randomOf(1, run), OPERATIONS_MAX).broken).toBeNull();
    }
  });

  it("finds nothing wrong beside the readable model either", () => {
    const walk = readableWalker(W3);

    for (let run = 0; run < 200; run++) {
      expect(walk(1, run, 40)).toBeNull();
    }
  });

  it.each(bugs)("finds %s, by a walk no shorter than the certified minimum", (bug) => {
    const walk = randomWalker(packedYardstickProduct({ size: W3, bug, alphabet: "any" }));

    const found = firstBroken(walk);

    expect(found?.broken).toBe("model-and-implementation-agree");
    expect(found?.operations.length).toBeGreaterThanOrEqual(expectedOf(W3).bugs?.[bug] ?? 0);
  });
});

function firstBroken(walk: ReturnType<typeof randomWalker>): Walk | null {
  for (let run = 0; run < RUNS_MAX; run++) {
    const walked = walk(randomOf(1, run), OPERATIONS_MAX);
    if (walked.broken !== null) {
      return walked;
    }
  }
  return null;
}
