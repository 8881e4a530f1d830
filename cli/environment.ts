/**
 * Everything outside the process that the command line touches, so that tests can stand in for it.
 */

import { FLIGHT_VARIABLE, supervise } from "./adapter/supervise.ts";
import { tellSupervisor } from "./adapter/supervisor.ts";
import { columnsOf } from "./printing/columns.ts";

/** The surroundings of one call of the command line. */
export interface Environment {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** File of the flight recorder, in a process that another one supervises. */
  readonly flight: string | undefined;
  /** Runs the same command again in a process of its own; absent where that is not possible. */
  readonly supervise?: typeof supervise;
  /** Monotonic whole milliseconds. */
  readonly now: () => number;
  /** Reports go here. */
  readonly writeOut: (text: string) => void;
  /** Progress, errors and hints go here. */
  readonly writeError: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly errorIsTerminal: boolean;
  /** Columns of the terminal, or those that lines are to fit into elsewhere. */
  readonly columns: number;
  /** A seed nobody chose. */
  readonly freshSeed: () => number;
  /**
   * Registers what to do at the first Ctrl-C, SIGTERM or SIGHUP; @returns how to unregister it. The
   * second one always ends at once.
   */
  readonly onInterrupt: (react: () => void) => () => void;
}

/** The process this code runs in. */
export function processEnvironment(): Environment {
  const isSupervised = process.env[FLIGHT_VARIABLE] !== undefined && process.connected;
  return {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    flight: process.env[FLIGHT_VARIABLE],
    supervise,
    now: () => Math.round(performance.now()),
    writeOut: isSupervised
      ? (out) => tellSupervisor({ out })
      : (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    outIsTerminal: process.stdout.isTTY === true,
    errorIsTerminal: process.stderr.isTTY === true,
    columns: columnsOf(process.stdout.columns ?? process.stderr.columns, process.env),
    freshSeed: () => Date.now() % 0x1_0000_0000,
    onInterrupt,
  };
}

/** True under continuous integration: fixed seed, no colours, store read-only. */
export function isContinuousIntegration({ env }: Pick<Environment, "env">): boolean {
  return !["", "0", "false", undefined].includes(env["CI"]);
}

/** Signals that ask a run to end, and the exit code of a process that one has ended. */
const ENDING_SIGNALS = [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const;

function onInterrupt(react: () => void): () => void {
  let interrupts = 0;
  const listeners = ENDING_SIGNALS.map(([signal, exitCode]) => {
    const listener = (): void => {
      interrupts++;
      if (interrupts > 1) process.exit(exitCode);
      react();
    };
    process.on(signal, listener);
    return [signal, listener] as const;
  });
  return () => {
    for (const [signal, listener] of listeners) process.off(signal, listener);
  };
}
