import type { ExpectedCounts } from "./expected.ts";
import type { Formulation } from "./promela.ts";
import { asSpinPrints, compileSpin, type SpinRun, type SpinSearch } from "./spin.ts";

/** One run of one contender. */
export interface TimedRun {
  readonly name: string;
  /** False for our own. */
  readonly isPeer: boolean;
  readonly userSeconds: number;
  readonly storedStates: number;
  readonly memoryBytes: number;
}

/** SPIN's ways to search one system, compiled once and run as often as wanted. */
export interface SpinRace extends Disposable {
  /** Runs each way once. @throws {Error} when one counts anything else than is known. */
  readonly runAll: () => readonly TimedRun[];
}

const WAYS: readonly (readonly [Formulation, SpinSearch])[] = [
  ["guards", "depth-first"],
  ["guards", "breadth-first"],
  ["literal", "depth-first"],
];

/** @param expected - null for a race without contenders: SPIN is not here. */
export function spinRace(expected: ExpectedCounts | null): SpinRace {
  const programs = expected === null ? [] : WAYS.map((way) => compileSpin(expected, ...way));
  return {
    runAll: () =>
      programs.map((program) => {
        const run = program.run();
        assertKnown(run, expected);
        const { formulation, search, states: storedStates, userSeconds, memoryBytes } = run;
        const name = `SPIN ${formulation}, ${search}`;
        return { name, isPeer: true, userSeconds, storedStates, memoryBytes };
      }),
    [Symbol.dispose]: () => {
      for (const program of programs) {
        program[Symbol.dispose]();
      }
    },
  };
}

function assertKnown(run: SpinRun, expected: ExpectedCounts | null): void {
  const { formulation, states, transitions } = run;
  const steps = formulation === "guards" ? expected?.effective : expected?.transitions;
  if (states !== expected?.states || transitions !== asSpinPrints((steps ?? 0) + 1)) {
    throw new Error(`SPIN counts ${states} states and ${transitions} transitions`);
  }
}
