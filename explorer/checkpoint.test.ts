import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explore } from "./explore.ts";
import type { ExplorationLimits, ExplorationResult } from "./result.ts";
import type { System } from "./system.ts";
import { counters, jugs, packedJugs } from "./test-systems.ts";

const tall = { id: "never-tall", sentence: "Jug 2 is not full.", kind: "always", over: "state" };

describe("a checkpoint", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([
    ["readable", jugs()] as const,
    ["packed", packedJugs()] as const,
    ["symmetric", counters(3, 4)] as const,
  ])("lets a %s run go on from its limit as if it had never stopped", async (_form, system) => {
    const whole = await explore(system, {}, { now: () => 0 });

    const first = await run(system, { statesMax: 2 });
    const second = await run(system, { statesMax: 9 });
    const third = await run(system, {});

    expect(first.exploration.orbits).toBeLessThan(second.exploration.orbits);
    expect(third.exploration).toEqual(whole.exploration);
    expect(third.operations).toEqual(whole.operations);
    expect(third.properties).toEqual(whole.properties);
  });

  it.each([["readable", jugs] as const, ["packed", packedJugs] as const])(
    "keeps a violation that a stopped %s run had already passed",
    async (_form, build) => {
      const holds = (litres: ArrayLike<number>): boolean => litres[1] !== 5;
      const system = build([{ ...tall, holds } as never]);

      const stopped = await run(system, { statesMax: 3 });
      const resumed = await run(system, {});

      expect(stopped.limitsHit).toEqual(["states"]);
      expect(resumed.verdict).toBe("diverges");
      expect(resumed.counterexample?.trace).toEqual(["fill large"]);
    },
  );

  it("leaves nothing behind when the run comes to its end", async () => {
    await run(packedJugs(), { statesMax: 2 });
    expect(readdirSync(directory)).toEqual(["0-0.states", "checkpoint.json"]);

    await run(packedJugs(), {});

    expect(readdirSync(directory)).toEqual([]);
  });

  it("is not taken for that of another system", async () => {
    await run(packedJugs(), { statesMax: 2 });

    await expect(run(jugs(), {})).rejects.toMatchObject({ code: "MSC111" });
  });

  it.each([["readable", jugs()] as const, ["packed", packedJugs()] as const])(
    "of a %s run is refused when its file was cut off",
    async (_form, system) => {
      await run(system, { statesMax: 2 });
      truncateSync(join(directory, "0-0.states"), 4);

      await expect(run(system, {})).rejects.toMatchObject({ code: "MSC241" });
    },
  );

  it("is refused when its note is no JSON", async () => {
    await run(jugs(), { statesMax: 2 });
    truncateSync(join(directory, "checkpoint.json"), 4);

    await expect(run(jugs(), {})).rejects.toMatchObject({ code: "MSC241" });
  });

  it("says so when there is no directory to keep it in", async () => {
    writeFileSync(join(directory, "file"), "");
    const checkpoint = { directory: join(directory, "file"), everyMs: 1 };

    const exploring = explore(jugs(), {}, { now: () => 0 }, { checkpoint });

    await expect(exploring).rejects.toMatchObject({ code: "MSC126" });
  });

  function run(system: System, limits: ExplorationLimits): Promise<ExplorationResult> {
    const checkpoint = { directory, everyMs: 1_000_000 };
    return explore(system, limits, { now: () => 0 }, { checkpoint });
  }
});
