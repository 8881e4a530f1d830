import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explore } from "../explore.ts";
import type { ExplorationLimits, ExplorationOptions, ExplorationResult } from "../result.ts";
import type { System } from "../system.ts";
import { jugs, sharedCounters, sharedGauges, tangle } from "../test-systems.ts";

/** Levels of up to some hundred states: several slices, and states that move between threads. */
const TANGLE = { states: 2999 };

/** Those of them that can be reached. */
const STATES = 2984;

describe("exploring a readable system with several threads", () => {
  it.each([2, 3])("gives everything that one thread gives, with %i", async (workers) => {
    const alone = await run(tangle(TANGLE));
    const together = await run(tangle(TANGLE), { workers });

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

  it.each([{ kind: "hash-compact" }, { kind: "bit-state", log2Bits: 11, hashes: 2 }] as const)(
    "leaves out the same states when $kind storage takes them for others",
    async (storage) => {
      const alone = await run(tangle(TANGLE), { storage });
      const together = await run(tangle(TANGLE), { storage, workers: 2 });

      expect(alone.exploration.states < STATES).toBe(storage.kind === "bit-state");
      expect(together).toEqual(alone);
    },
  );

  it.each([{ statesMax: 1000 }, { depthMax: 7 }] as const)(
    "ends at the limit %j where one thread ends",
    async (limits) => {
      const alone = await run(tangle(TANGLE), {}, limits);
      const together = await run(tangle(TANGLE), { workers: 2 }, limits);

      expect(alone.limitsHit).toHaveLength(1);
      expect(together).toEqual(alone);
    },
  );
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

  it("is the same for any number of threads, and lets any other number go on", async () => {
    const system = tangle(TANGLE);
    const whole = await run(system);

    const notes = [];
    for (const workers of [2, 1, 3]) {
      const statesMax = 800 * (notes.length + 1);
      await runNoted(system, { workers }, { statesMax });
      notes.push(noteIn(directory));
    }
    const last = await runNoted(system, { workers: 2 });

    expect(last).toEqual(whole);
    expect(notes).toEqual(await notesOfOneThread(system));
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

    await expect(runNoted(tangle(TANGLE))).rejects.toMatchObject({ code: "MSC241" });
  });

  async function notesOfOneThread(system: System): Promise<readonly unknown[]> {
    const notes = [];
    rmSync(directory, { recursive: true });
    for (const statesMax of [800, 1600, 2400]) {
      await runNoted(system, {}, { statesMax });
      notes.push(noteIn(directory));
    }
    return notes;
  }

  function runNoted(
    system: System,
    options: ExplorationOptions = {},
    limits: ExplorationLimits = {},
  ): Promise<unknown> {
    return run(system, { ...options, checkpoint: { directory, everyMs: 1e9 } }, limits);
  }
});

/** Names and contents of all files of a checkpoint. */
function noteIn(directory: string): unknown {
  return readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "hex")]);
}

/** All that a run gives, but for the memory it took. */
async function run(
  system: System,
  options: ExplorationOptions = {},
  limits: ExplorationLimits = {},
): Promise<ExplorationResult> {
  const result = await explore(system, limits, { now: () => 0 }, options);
  return { ...result, storage: { ...result.storage, memoryBytes: 0 } };
}
