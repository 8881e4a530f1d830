import { describe, expect, test } from "vitest";
import { DIALECTS } from "../../model/dialects/registry.ts";
import { walksOf } from "../test-walks.ts";
import { decidersIn, reachableRules, testDraws } from "./test-draws.ts";

for (const dialect of DIALECTS) {
  testDraws({ dialect, walks: walksOf(dialect, { seed: 1, walks: 150, length: 40 }) });
}

describe("what is drawn in 450 traces of 60 operations", () => {
  // What a quirk leads to takes a long way, and its variant has the other rules of its twin.
  const promised = DIALECTS.filter(({ quirks = [] }) => quirks.length === 0);

  test.each(promised)("makes every rule of $name decide that can", (dialect) => {
    const hit = decidersIn(walksOf(dialect, { seed: 1, walks: 450, length: 60 }));

    expect(reachableRules(dialect).filter((id) => !hit.has(id))).toEqual([]);
  });
});
