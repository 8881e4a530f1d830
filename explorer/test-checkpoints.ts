/** What is promised of the checkpoints of every search, as tests that each search runs. */
import { mkdtempSync, readdirSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExplorationLimits, ExplorationResult } from "./result.ts";
import type { Engine, Litres } from "./test-engine.ts";

const tall = { id: "never-tall", sentence: "Jug 2 is not full.", kind: "always" } as const;

/** Tests that a stopped run of the jugs goes on, and that a damaged checkpoint is refused. */
export function describeCheckpoints<S>({ form, jugs, explore }: Engine<S>): void {
  describe(`a checkpoint of the ${form} jugs`, () => {
    let directory = "";

    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
    });

    afterEach(() => {
      rmSync(directory, { recursive: true });
    });

    const run = (system: S, limits: ExplorationLimits): Promise<ExplorationResult> => {
      const checkpoint = { directory, everyMs: 1_000_000 };
      return explore(system, limits, { now: () => 0 }, { checkpoint });
    };

    it("keeps a violation that a stopped run had already passed", async () => {
      const holds = (litres: Litres): boolean => litres[1] !== 5;
      const system = jugs([{ ...tall, over: "state", holds }]);

      const stopped = await run(system, { statesMax: 3 });
      const resumed = await run(system, {});

      expect(stopped.limitsHit).toEqual(["states"]);
      expect(resumed.verdict).toBe("diverges");
      expect(resumed.counterexample?.trace).toEqual(["fill large"]);
    });

    it("leaves nothing behind when the run comes to its end", async () => {
      await run(jugs(), { statesMax: 2 });
      expect(readdirSync(directory)).toEqual(["0-0.states", "checkpoint.json"]);

      await run(jugs(), {});

      expect(readdirSync(directory)).toEqual([]);
    });

    it("is refused when its file was cut off", async () => {
      await run(jugs(), { statesMax: 2 });
      truncateSync(join(directory, "0-0.states"), 4);

      await expect(run(jugs(), {})).rejects.toMatchObject({ code: "MSC139" });
    });
  });
}

/** That a run goes on from its limits as if it had never stopped. */
export async function expectToGoOn<S>(
  explore: Engine<S>["explore"],
  system: S,
  directory: string,
): Promise<void> {
  const checkpoint = { directory, everyMs: 1_000_000 };
  const run = (limits: ExplorationLimits): Promise<ExplorationResult> =>
    explore(system, limits, { now: () => 0 }, { checkpoint });
  const whole = await explore(system, {}, { now: () => 0 });

  const first = await run({ statesMax: 2 });
  const second = await run({ statesMax: 9 });
  const third = await run({});

  expect(first.exploration.orbits).toBeLessThan(second.exploration.orbits);
  expect(third.exploration).toEqual(whole.exploration);
  expect(third.operations).toEqual(whole.operations);
  expect(third.properties).toEqual(whole.properties);
}
