/** Ends a test run with one plain line of totals, for people and for tools that read a log. */
import type { Reporter, TestModule } from "vitest/node";

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

/** Prints the totals after vitest's own summary. */
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly unknown[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const broken = modules.filter((module) => module.errors().length > 0).length;
    const totals = totalsOf(tests, broken + unhandled.length);
    process.stdout.write(`${printTotals(totals)}\n`);
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
