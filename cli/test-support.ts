/** A stand-in for the process, for tests that need no process of their own. */
import type { Environment } from "./environment.ts";

/** An environment that remembers what was written. */
export interface FakeEnvironment extends Environment {
  readonly out: string[];
  readonly error: string[];
}

/** Runs in that directory, without a terminal, with seed 1 where nobody chooses one. */
export function fakeEnvironment(
  args: readonly string[],
  cwd: string,
  env: Environment["env"] = {},
): FakeEnvironment {
  const out: string[] = [];
  const error: string[] = [];
  let nowMs = 0;
  return {
    ...{ args, cwd, env, out, error },
    flight: undefined,
    now: () => nowMs++,
    writeOut: (text) => void out.push(text),
    writeError: (text) => void error.push(text),
    outIsTerminal: false,
    errorIsTerminal: false,
    columns: 100,
    freshSeed: () => 1,
    onInterrupt: () => () => {},
  };
}
