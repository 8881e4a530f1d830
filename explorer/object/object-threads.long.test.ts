import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ExplorationLimits, ExplorationOptions } from "../result.ts";
import type { System } from "../system.ts";
import { tangle } from "../test-systems.ts";
import { noteIn, run, STATES, TANGLE } from "./test-object-runs.ts";

describe("exploring a readable system with several threads", () => {
  it.each([3, 4])("gives everything that one thread gives, with %i", async (workers) => {
    const alone = await run(tangle(TANGLE));
    const together = await run(tangle(TANGLE), { workers });

    expect(alone.exploration).toMatchObject({ states: STATES, exhausted: true });
    expect(Math.max(...alone.exploration.levels)).toBeGreaterThan(3 * 128);
    expect(together).toEqual(alone);
    // The order of rows, too, which is that of their first step.
    expect(JSON.stringify(together)).toBe(JSON.stringify(alone));
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
