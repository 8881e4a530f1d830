/**
 * Everything outside the process that the command line touches, so that tests can stand in for it.
 */

/** The surroundings of one call of the command line. */
export interface Environment {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Monotonic whole milliseconds. */
  readonly now: () => number;
  /** Reports go here. */
  readonly writeOut: (text: string) => void;
  /** Progress, errors and hints go here. */
  readonly writeError: (text: string) => void;
  readonly outIsTerminal: boolean;
  readonly errorIsTerminal: boolean;
  /** A seed nobody chose. */
  readonly freshSeed: () => number;
  /**
   * Registers what to do at the first Ctrl-C; @returns how to unregister it. The second Ctrl-C
   * always ends at once.
   */
  readonly onInterrupt: (react: () => void) => () => void;
}

/** The process this code runs in. */
export function processEnvironment(): Environment {
  return {
    args: process.argv.slice(2),
    env: process.env,
    cwd: process.cwd(),
    now: () => Math.round(performance.now()),
    writeOut: (text) => void process.stdout.write(text),
    writeError: (text) => void process.stderr.write(text),
    outIsTerminal: process.stdout.isTTY === true,
    errorIsTerminal: process.stderr.isTTY === true,
    freshSeed: () => Date.now() % 0x1_0000_0000,
    onInterrupt,
  };
}

/** True under continuous integration: fixed seed, no colours, store read-only. */
export function isContinuousIntegration({ env }: Pick<Environment, "env">): boolean {
  return !["", "0", "false", undefined].includes(env["CI"]);
}

/** Exit code of a process that SIGINT ended, as shells count it. */
const INTERRUPTED_EXIT_CODE = 130;

function onInterrupt(react: () => void): () => void {
  let interrupts = 0;
  const listener = (): void => {
    interrupts++;
    if (interrupts > 1) process.exit(INTERRUPTED_EXIT_CODE);
    react();
  };
  process.on("SIGINT", listener);
  return () => void process.off("SIGINT", listener);
}
