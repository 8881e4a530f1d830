/**
 * Ends a test run with two plain lines, for people and for tools that read a log: what it cost, and
 * its totals.
 */
import type { Reporter, TestModule } from "vitest/node";
import { cpuTimeSoFar, printCpuTime } from "./cpu-time.ts";

/** What became of the tests of one run. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** A test as far as the totals care; vitest's `TestCase` is one. */
interface Finished {
  result(): { readonly state: "pending" | "passed" | "failed" | "skipped" };
}

/** What `vitest.config.ts` says of a run. */
export interface ReporterOptions {
  /** What it should cost at most, for the reader to compare. */
  readonly cpuSecondsMax?: number;
}

/**
 * Prints after vitest's own summary, at the very end: only then have all processes that ran tests
 * ended, and what they took can be counted.
 */
export default class TotalsReporter implements Reporter {
  #totals: Totals | undefined;

  constructor({ cpuSecondsMax }: ReporterOptions = {}) {
    process.once("exit", () => {
      if (this.#totals === undefined) return;
      const cost = printCpuTime(cpuTimeSoFar(), cpuSecondsMax);
      process.stdout.write(`${cost}\n${printTotals(this.#totals)}\n`);
    });
  }

  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.errors().length > 0).length;
    this.#totals = totalsOf(tests, broken + unhandled.length);
  }
}

/**
 * Counts tests by what became of them. A test that never finished has failed, and so has a file
 * that could not be loaded and an error outside any test: `otherFailures` of them.
 */
export function totalsOf(tests: readonly Finished[], otherFailures: number): Totals {
  const states = tests.map((test) => test.result().state);
  const count = (wanted: string): number => states.filter((state) => state === wanted).length;
  return {
    passed: count("passed"),
    failed: count("failed") + count("pending") + otherFailures,
    skipped: count("skipped"),
  };
}

/** `12 passed, 0 failed, 1 skipped`. */
export function printTotals({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}
