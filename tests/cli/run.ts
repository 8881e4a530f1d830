/** Runs the command line as a process of its own; `tests/bundle-setup.ts` has bundled it. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { REPOSITORY_ROOT } from "../tidy/repository.ts";

/** How a run of the command line ended. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

/** Where and with what it runs. */
export interface Surroundings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** More arguments for node itself. */
  readonly node?: readonly string[];
  /** Told of the process as soon as it runs. */
  readonly onStart?: (child: ChildProcess) => void;
}

/** Settings of whoever runs the tests must not reach the runs. */
const INHERITED = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(CI|NO_COLOR|MEMSLOT_CHECK_.*)$/.test(name)),
);

/** Starts it, and waits for its end. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<Ended> {
  const { cwd, env = {}, node = [], onStart } = surroundings;
  const command = join(REPOSITORY_ROOT, "bin", "memslot-check.js");
  const child = spawn(process.execPath, [...node, command, ...args], {
    cwd,
    env: { ...INHERITED, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let out = "";
  let error = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    error += text;
  });
  onStart?.(child);
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, out, error };
}
