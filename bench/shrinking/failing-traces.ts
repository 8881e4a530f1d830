/** Traces that fail on a seeded bug, one for each seed: found once, and kept between runs. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { parseTrace, printTrace, type Trace } from "../../abi/trace.ts";
import type { Divergence } from "../../checkers/divergence.ts";
import { withPersonality } from "../../checkers/personality.ts";
import { runOnce, sourceOf } from "../../checkers/run-once.ts";
import { checkSequential } from "../../checkers/sequential.ts";
import { MODEL_VERSION } from "../../model/version.ts";
import type { Machine } from "./machine.ts";

/** A trace as the checker drew it, before anything was shrunk. */
export interface FailingTrace {
  readonly seed: number;
  readonly trace: Trace;
  readonly divergence: Divergence;
}

/** Runs after which a seed is given up. */
const RUNS_MAX = 20_000;
const OPERATIONS_MAX = 40;

/** A folder that outlives the process, so that a second run need not search again. */
export const KEPT_IN: string = join(tmpdir(), "memslot-check-bench");

/**
 * The first trace of each seed that fails; a seed that finds none in {@link RUNS_MAX} has none.
 *
 * @param folder - where traces are kept between runs; nowhere without.
 */
export async function failingTraces(
  machine: Machine,
  seeds: readonly number[],
  folder?: string,
): Promise<readonly FailingTrace[]> {
  const found: FailingTrace[] = [];
  for (const seed of seeds) {
    const name = `${machine.bug.id}.${seed}.${MODEL_VERSION}.trace`;
    const place = folder === undefined ? undefined : join(folder, name);
    const failing = (await stored(machine, seed, place)) ?? (await drawn(machine, seed));
    if (failing === undefined) continue;
    found.push(failing);
    if (place === undefined) continue;
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, printTrace(failing.trace));
  }
  return found;
}

/** What an earlier run stored, when it still fails. */
async function stored(
  machine: Machine,
  seed: number,
  place: string | undefined,
): Promise<FailingTrace | undefined> {
  if (place === undefined || !existsSync(place)) return undefined;
  const text = readFileSync(place, "utf8");
  const { dialect, factory, properties } = machine;
  const trace = parseTrace(text);
  const machines = { dialect, properties, factory: withPersonality(factory, trace.personality) };
  const run = await runOnce({ ...machines, source: sourceOf(trace) });
  return run.divergence && { seed, trace, divergence: run.divergence };
}

async function drawn(machine: Machine, seed: number): Promise<FailingTrace | undefined> {
  const { dialect, factory, properties } = machine;
  let failing: FailingTrace | undefined;
  await checkSequential({
    ...{ dialect, factory, properties, seed, runs: RUNS_MAX, maxOperations: OPERATIONS_MAX },
    ...{ collect: false, shrinkEvaluationsMax: 0, now: () => performance.now() },
    onFailure: async ({ trace, divergence }) => {
      failing ??= { seed, trace, divergence };
      return null;
    },
  });
  return failing;
}
