import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExplorationLimits, ExplorationOptions } from "../result.ts";
import type { System } from "../system.ts";
import { jugs, sharedCounters, sharedGauges, tangle } from "../test-systems.ts";
import { run, STATES, TANGLE } from "./test-object-runs.ts";

// More threads, lossy storage and limits in `object-threads.long.test.ts`.
describe("exploring a readable system with several threads", () => {
  it("gives everything that one thread gives", async () => {
    const alone = await run(tangle(TANGLE));
    const together = await run(tangle(TANGLE), { workers: 2 });

    expect(alone.exploration).toMatchObject({ states: STATES, exhausted: true });
    expect(Math.max(...alone.exploration.levels)).toBeGreaterThan(3 * 128);
    expect(together).toEqual(alone);
    // The order of rows, too, which is that of their first step.
    expect(JSON.stringify(together)).toBe(JSON.stringify(alone));
  });

  it("gives the same counterexample", async () => {
    const system = tangle({ ...TANGLE, forbidden: 1234 });

    const alone = await run(system);
    const together = await run(system, { workers: 2 });

    expect(alone.counterexample?.property).toBe("not-entered");
    expect(alone.counterexample?.trace.length).toBeGreaterThan(4);
    expect(together).toEqual(alone);
  });

  it("merges the states of an orbit that different threads found", async () => {
    const system = sharedCounters({ count: 3, top: 12 });

    const alone = await run(system);
    const together = await run(system, { workers: 2 });

    expect(alone.exploration).toMatchObject({ states: 13 ** 3, orbits: 455 });
    expect(together).toEqual(alone);
  });

  it("leaves out the same steps under a partial-order reduction", async () => {
    const system = sharedGauges([6, 6, 6]);

    const alone = await run(system, { partialOrder: true });
    const together = await run(system, { partialOrder: true, workers: 2 });

    expect(alone.partialOrder?.dropped).toBeGreaterThan(0);
    expect(together).toEqual(alone);
  });
});

describe("a thread of a readable system", () => {
  it.each([
    ["throws", { message: "100 is too much" }] as const,
    ["refuses", { code: "MSC242", hint: "Try 99." }] as const,
    ["exits", { code: "MSC243" }] as const,
  ])("that %s makes the run end with its error", async (fault, error) => {
    const exploring = run(tangle({ ...TANGLE, fault }), { workers: 2 });

    await expect(exploring).rejects.toMatchObject(error);
  });

  it("is not started for a system that has no recipe", async () => {
    await expect(run(jugs(), { workers: 2 })).rejects.toMatchObject({ code: "MSC110" });
  });

  it("says so when a recipe names nothing that its module exports", async () => {
    const system = tangle(TANGLE);
    const { module = "" } = system.recipe ?? {};
    const recipe = { module, builder: "nothing", parameters: null };

    const exploring = run({ ...system, recipe }, { workers: 2 });

    await expect(exploring).rejects.toMatchObject({ code: "MSC244" });
  });

  it("has its system disposed of when the run is over", async () => {
    const disposals = new Int32Array(new SharedArrayBuffer(4));

    await run(tangle({ ...TANGLE, disposals }), { workers: 2 }, { statesMax: 1000 });

    expect(disposals[0]).toBe(2);
  });
});

describe("a checkpoint of a readable run", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it("holds what is asleep, whoever holds the state", async () => {
    const system = sharedGauges([9, 9, 9]);
    const whole = await run(system, { partialOrder: true });

    await runNoted(system, { partialOrder: true, workers: 2 }, { statesMax: 300 });
    await runNoted(system, { partialOrder: true }, { statesMax: 500 });
    const last = await runNoted(system, { partialOrder: true, workers: 2 });

    expect(last).toEqual(whole);
  });

  it("is refused when the states it leads to are not all different", async () => {
    await runNoted(tangle(TANGLE), {}, { statesMax: 800 });
    const file = join(directory, "0-0.states");
    const bytes = readFileSync(file);
    bytes.copyWithin(8 * 601, 8 * 600, 8 * 601);
    writeFileSync(file, bytes);

    await expect(runNoted(tangle(TANGLE))).rejects.toMatchObject({ code: "MSC139" });
  });

  function runNoted(
    system: System,
    options: ExplorationOptions = {},
    limits: ExplorationLimits = {},
  ): Promise<unknown> {
    return run(system, { ...options, checkpoint: { directory, everyMs: 1e9 } }, limits);
  }
});
