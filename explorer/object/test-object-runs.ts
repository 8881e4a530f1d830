/** Runs of a readable system that is large enough for several threads. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { explore } from "../explore.ts";
import type { ExplorationLimits, ExplorationOptions, ExplorationResult } from "../result.ts";
import type { System } from "../system.ts";

/** Levels of up to some hundred states: several slices, and states that move between threads. */
export const TANGLE: { readonly states: number } = { states: 2999 };

/** Those of them that can be reached. */
export const STATES = 2984;

/** Names and contents of all files of a checkpoint. */
export function noteIn(directory: string): unknown {
  return readdirSync(directory).map((name) => [name, readFileSync(join(directory, name), "hex")]);
}

/** All that a run gives, but for the memory it took. */
export async function run(
  system: System,
  options: ExplorationOptions = {},
  limits: ExplorationLimits = {},
): Promise<ExplorationResult> {
  const result = await explore(system, limits, { now: () => 0 }, options);
  return { ...result, storage: { ...result.storage, memoryBytes: 0 } };
}
