import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { killChild } from "./children.ts";
import { expectedOf } from "./expected.ts";
import { explorePacked } from "./packed/explore-packed.ts";
import { packedYardstick } from "./packed-system.ts";
import { W2 } from "./size.ts";

describe("an exploration of W2 that is killed in the middle", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([
    [2, 1],
    [1, 2],
  ])("with %i workers goes on with %i and ends with the same counts", async (before, workers) => {
    const { states, transitions, effective, depth } = expectedOf(W2);
    const checkpoint = { directory, everyMs: 10 };
    const request = { size: "W2", symmetry: [], options: { checkpoint, workers: before } };

    const killed = await killChild(request, directory, 50_000);
    const system = packedYardstick({ size: W2, symmetry: [] });
    const resumed = await explorePacked(system, {}, { now: () => 0 }, { workers, checkpoint });

    expect(killed.storedStates).toBeGreaterThan(50_000);
    expect(killed.storedStates).toBeLessThan(states);
    expect(resumed.exploration).toMatchObject({ states, transitions, effective, depth });
    expect(resumed.exploration.exhausted).toBe(true);
  });
});
