import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { explore } from "../../checkers/exhaustive/explore.ts";
import { expectedOf } from "./expected.ts";
import { packedYardstick } from "./packed-system.ts";
import { W2 } from "./size.ts";

const CHILD = fileURLToPath(new URL("./explore-child.ts", import.meta.url));
const LOADER = import.meta.resolve("tsx/esm");

describe("an exploration of W2 that is killed in the middle", () => {
  let directory = "";

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "memslot-check-"));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
  });

  it.each([1, 2])("goes on with %i workers and ends with the same counts", async (workers) => {
    const { states, transitions, effective, depth } = expectedOf(W2);
    const checkpoint = { directory, everyMs: 10 };
    const request = { size: "W2", symmetry: [], options: { checkpoint } };

    const progress = await killAfter(request, directory, 50_000);
    const system = packedYardstick({ size: W2, symmetry: [] });
    const resumed = await explore(system, {}, { now: () => 0 }, { workers, checkpoint });

    expect(progress).toBeGreaterThan(50_000);
    expect(progress).toBeLessThan(states);
    expect(resumed.exploration).toMatchObject({ states, transitions, effective, depth });
    expect(resumed.exploration.exhausted).toBe(true);
  });
});

/** Kills the child once a checkpoint of at least so many states is there. @returns states in it. */
async function killAfter(request: unknown, directory: string, states: number): Promise<number> {
  const child = spawn(process.execPath, ["--import", LOADER, CHILD, JSON.stringify(request)]);
  const ended = new Promise((resolve) => child.on("exit", resolve));
  while (savedStates(directory) < states && child.exitCode === null) {
    await sleep(2);
  }
  child.kill("SIGKILL");
  await ended;
  return savedStates(directory);
}

function savedStates(directory: string): number {
  const path = join(directory, "checkpoint.json");
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).body.partitions[0].stored : 0;
}
