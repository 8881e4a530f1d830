import { describe, expect, it } from "vitest";
import { explore } from "./explore.ts";
import type { ExplorationResult } from "./result.ts";
import type { System } from "./system.ts";
import { describeJugs } from "./test-engine.ts";
import { counters, jugs } from "./test-systems.ts";

describeJugs({ form: "readable", jugs, explore });

describe("exploring under a symmetry", () => {
  it("keeps one state per multiset of equal counters, and counts those it stands for", async () => {
    const result = await run(counters(3, 4));

    expect(result.exploration.states).toBe(5 ** 3);
    expect(result.exploration.orbits).toBe(35);
    expect(result.symmetry).toBe("all alike");
  });

  it("gives a path that runs without the symmetry", async () => {
    const system = {
      ...counters(3, 4),
      properties: [
        {
          id: "never-021",
          sentence: "The counters never stand at 0, 2, 1 in any order.",
          kind: "always",
          over: "state",
          holds: (state: readonly number[]) => [...state].sort().join() !== "0,1,2",
        } as const,
      ],
    };

    const result = await run(system);

    expect(result.counterexample?.trace).toHaveLength(3);
    expect(result.counterexample?.results).toEqual(["ok", "ok", "ok"]);
  });
});

describe("exploring a system that may choose", () => {
  it("follows every successor", async () => {
    const coin = {
      ...counters(1, 3),
      step: (state: readonly number[]) => [
        { result: "heads", state: [((state[0] ?? 0) + 1) % 7] },
        { result: "tails", state: [((state[0] ?? 0) + 3) % 7] },
      ],
    };

    const result = await run(coin);

    expect(result.exploration.states).toBe(7);
    expect(result.exploration.transitions).toBe(14);
    expect(result.operations[0]?.outcomes).toEqual({ heads: 7, tails: 7 });
  });

  it("refuses a step without successors", async () => {
    const broken = { ...counters(1, 3), step: () => [] };

    await expect(run(broken)).rejects.toMatchObject({ code: "MSC245" });
  });
});

function run(system: System): Promise<ExplorationResult> {
  return explore(system, {}, { now: () => 0 });
}
