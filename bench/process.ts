/**
 * A simulator behind the process protocol beside the same one in this process.
 */
import fc from "fast-check";
import {
  check,
  type ImplementationFactory,
  programFactory,
  simulatorFactory,
  type Trace,
  traces,
} from "../index.ts";
import type { Benchmark } from "./benchmark.ts";

const DIALECT = "linux-6.18";
const RUNS = 250;

const SIMULATOR = simulatorFactory({ dialect: DIALECT });

/** Traces as a checker sends them; drawn once, since drawing takes longer than either contender. */
const TRACES: readonly Trace[] = fc.sample(traces(DIALECT, { minLength: 200, maxLength: 250 }), {
  numRuns: 40,
  seed: 1,
});

let served: Promise<ImplementationFactory> | undefined;

/** One process for all rounds, as a check has one. */
function overPipe(): Promise<ImplementationFactory> {
  const args = ["bin/memslot-check.js", "serve-implementation", "--dialect", DIALECT];
  served ??= programFactory({ file: process.execPath, args, cwd: process.cwd() });
  return served;
}

/** Ends the process, if there is one. */
export async function endServed(): Promise<void> {
  await (await served)?.[Symbol.asyncDispose]();
}

export const PROCESS: Benchmark = {
  id: "process",
  sentence:
    "The simulator of Linux 6.18 with its inside view after every operation, in a process of its " +
    "own over the process protocol, and in this one. First operations alone, that nobody judges; " +
    "then whole checks. Two processes can use two processors.",
  unit: "operations",
  contenders: [
    {
      name: "operations over a pipe, batches",
      round: async () => performed(await overPipe(), true),
    },
    {
      name: "operations over a pipe, one by one",
      round: async () => performed(await overPipe(), false),
    },
    { name: "operations in process", round: () => performed(SIMULATOR, false) },
    { name: "check over a pipe", round: async (seed) => checked(await overPipe(), seed) },
    { name: "check in process", round: (seed) => checked(SIMULATOR, seed) },
  ],
};

async function performed(factory: ImplementationFactory, isTold: boolean): Promise<number> {
  let count = 0;
  for (const { operations } of TRACES) {
    const machine = await factory.open();
    if (isTold) machine.foresee?.(operations.map((operation) => ({ operation, expected: null })));
    for (const operation of operations) {
      const answer = machine.apply(operation);
      if (answer instanceof Promise) await answer;
      machine.observe();
      count++;
    }
    await machine[Symbol.asyncDispose]();
  }
  return count;
}

async function checked(factory: ImplementationFactory, seed: number): Promise<number> {
  const { operations } = await check(factory, {
    dialect: DIALECT,
    seed,
    runs: RUNS,
    collect: true,
  });
  return operations ?? 0;
}
