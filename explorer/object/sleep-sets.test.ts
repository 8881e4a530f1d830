import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { explore } from "../explore.ts";
import type { ExplorationLimits, ExplorationOptions, ExplorationResult } from "../result.ts";
import type { StateProperty, StepProperty, System } from "../system.ts";
import { counters, gauges, jugs } from "../test-systems.ts";

const TOPS = [2, 1, 3];

/** 3 x 2 x 4 states; each gauge goes up in all states in which it is not full. */
const STATES = 24;
const STEPS = 2 * 2 * 4 + 3 * 1 * 4 + 3 * 2 * 3;

const neverFull: StateProperty<readonly number[]> = {
  id: "never-full",
  sentence: "Some gauge is not full.",
  kind: "always",
  over: "state",
  holds: (state) => state.some((value, index) => value < (TOPS[index] ?? 0)),
};

const neverThird: StepProperty<{ readonly operation: number; readonly after: readonly number[] }> =
  {
    id: "never-third",
    sentence: "No step raises gauge 2 to 3.",
    kind: "always",
    over: "step",
    holds: ({ operation, after }) => operation !== 2 || after[2] !== 3,
  };

describe("partial-order reduction", () => {
  it("enters each state by one step when all commute, and counts the other steps", async () => {
    const whole = await run(gauges(TOPS));
    const reduced = await run(gauges(TOPS), { partialOrder: true });

    expect(whole.exploration).toMatchObject({ states: STATES, transitions: STEPS });
    expect(whole.partialOrder).toBeNull();
    expect(reduced.exploration).toMatchObject({ states: STATES, transitions: STATES - 1 });
    expect(reduced.partialOrder).toEqual({ name: "all", dropped: STEPS - (STATES - 1) });
  });

  it("finds every state at its depth", async () => {
    const whole = await run(gauges(TOPS));
    const reduced = await run(gauges(TOPS), { partialOrder: true });

    expect(reduced.exploration.levels).toEqual(whole.exploration.levels);
    expect(reduced.verdict).toBe("conforms");
  });

  it.each([[neverFull, 6] as const, [neverThird, 3] as const])(
    "gives a shortest counterexample to $id",
    async (property, length) => {
      const system = gauges(TOPS, [property]);

      const { counterexample } = await run(system, { partialOrder: true });

      expect(counterexample?.trace).toHaveLength(length);
      expect(counterexample?.certifiedMinimal).toBe(true);
    },
  );

  it("makes every step when no operations commute", async () => {
    const system = gauges(TOPS);
    const independence = { name: "none", alphabet: [0, 1, 2], commutes: () => false };

    const result = await run({ ...system, independence }, { partialOrder: true });

    expect(result.exploration.transitions).toBe(STEPS);
    expect(result.partialOrder).toEqual({ name: "none", dropped: 0 });
  });

  it("goes on from a checkpoint as if it had never stopped", async () => {
    const directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
    const checkpoint = { directory, everyMs: 1_000_000 };
    // More states than one slice, so that it stops inside a level, too.
    const system = gauges([9, 9, 9]);
    const whole = await run(system, { partialOrder: true });

    const stops = [];
    for (const statesMax of [1, 300, 500, 800]) {
      stops.push(await run(system, { partialOrder: true, checkpoint }, { statesMax }));
    }
    const last = await run(system, { partialOrder: true, checkpoint });
    rmSync(directory, { recursive: true });

    expect(stops.map(({ limitsHit }) => limitsHit)).toEqual(stops.map(() => ["states"]));
    expect(last.exploration).toEqual(whole.exploration);
    expect(last.partialOrder).toEqual(whole.partialOrder);
  });

  it("does not go on from a checkpoint of the unreduced run", async () => {
    const directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
    const checkpoint = { directory, everyMs: 1_000_000 };
    await run(gauges(TOPS), { checkpoint }, { statesMax: 1 });

    const exploring = run(gauges(TOPS), { partialOrder: true, checkpoint });

    await expect(exploring).rejects.toMatchObject({ code: "MSC111" });
    rmSync(directory, { recursive: true });
  });

  it.each([
    ["without an independence", jugs()] as const,
    [
      "with a symmetry",
      { ...gauges([2, 2]), symmetry: counters(2, 2).symmetry } as System,
    ] as const,
  ])("is refused for a system that is %s", async (_what, system) => {
    await expect(run(system, { partialOrder: true })).rejects.toMatchObject({ code: "MSC115" });
  });

  it.each([["out of the order of", [2, 1, 0]] as const, ["missing in", [0, 1]] as const])(
    "refuses operations that are %s the alphabet",
    async (_what, alphabet) => {
      const system = {
        ...gauges(TOPS),
        independence: { name: "", alphabet, commutes: () => true },
      };

      await expect(run(system, { partialOrder: true })).rejects.toMatchObject({ code: "MSC247" });
    },
  );
});

function run(
  system: System,
  options: ExplorationOptions = {},
  limits: ExplorationLimits = {},
): Promise<ExplorationResult> {
  return explore(system, limits, { now: () => 0 }, options);
}
