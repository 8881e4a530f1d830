/** Compiles and runs W under SPIN, and reads back what it counted. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ExpectedCounts } from "./expected.ts";
import { type Formulation, promelaOf } from "./promela.ts";

export type SpinSearch = "depth-first" | "breadth-first";

export interface SpinRun {
  readonly formulation: Formulation;
  readonly search: SpinSearch;
  readonly states: number;
  /** One more than the steps: the initial state counts as generated. */
  readonly transitions: number;
  readonly userSeconds: number;
  /** All memory of the search, its stack and its table included. */
  readonly memoryBytes: number;
}

/**
 * No partial-order reduction and no checks that W has no use for: the fastest exact search that
 * SPIN has.
 */
const C_FLAGS = ["-O3", "-march=native", "-DSAFETY", "-DNOREDUCE", "-DNOBOUNDCHECK", "-DNOFAIR"];

/** @returns why SPIN cannot run here; null when it can. */
export function spinMissing(): string | null {
  const missing = ["spin", "cc", "bash"].filter(
    (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status !== 0,
  );
  return missing.length === 0 ? null : `${missing.join(" and ")} not found`;
}

/** SPIN prints counts with eight digits. */
export function asSpinPrints(count: number): number {
  return Number(count.toPrecision(8));
}

/** SPIN's verifier of W, compiled. */
export interface SpinProgram extends Disposable {
  /** Runs the search to its end. @throws {Error} when it did not end, or found an error. */
  readonly run: () => SpinRun;
}

/** Writes W as a Promela text and has SPIN and the C compiler make a program of it. */
export function compileSpin(
  { size, states, depth }: ExpectedCounts,
  formulation: Formulation,
  search: SpinSearch,
): SpinProgram {
  const directory = mkdtempSync(join(tmpdir(), "yardstick-spin-"));
  const options = { cwd: directory, encoding: "utf8", maxBuffer: 2 ** 26 } as const;
  writeFileSync(join(directory, "w.pml"), promelaOf(size, formulation));
  execFileSync("spin", ["-a", "w.pml"], options);
  const flags = search === "breadth-first" ? [...C_FLAGS, "-DBFS"] : C_FLAGS;
  execFileSync("cc", [...flags, "-o", "pan", "pan.c"], options);
  // The depth-first stack has to hold most of the states; the table has one slot per state.
  const stack = search === "depth-first" ? states : depth + 1;
  const limits = `-m${Math.max(stack, 10_000)} -w${Math.ceil(Math.log2(states)) + 1}`;
  const timed = `TIMEFORMAT='user %U'; time ./pan ${limits}`;
  return {
    run: () => {
      const { stdout, stderr } = spawnSync("bash", ["-c", timed], options);
      return { formulation, search, ...parse(stdout, stderr) };
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  };
}

function parse(stdout: string, stderr: string): Omit<SpinRun, "formulation" | "search"> {
  const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1] ?? NaN);
  const errors = number(stdout, /errors: (\d+)/);
  if (errors !== 0 || /too small|out of memory/.test(stdout + stderr)) {
    throw new Error(`SPIN did not finish: ${stdout}${stderr}`);
  }
  return {
    states: number(stdout, /([\d.e+]+) states, stored/),
    transitions: number(stdout, /([\d.e+]+) transitions/),
    userSeconds: number(stderr, /user ([\d.]+)/),
    memoryBytes: number(stdout, /([\d.]+)\s+total actual memory/) * 1e6,
  };
}
