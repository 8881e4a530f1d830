/** What shrinking makes of many failing traces of one bug: how many results, how long, how dear. */
import { printOperation } from "../../abi/notation.ts";
import { simplestPersonality } from "../../checkers/investigate.ts";
import { withPersonality } from "../../checkers/personality.ts";
import { shrinkDivergence } from "../../checkers/shrink.ts";
import { failingTraces } from "./failing-traces.ts";
import { type Machine, machineWith } from "./machine.ts";

/** One result and how many traces ended at it. */
export interface Ending {
  readonly lines: readonly string[];
  readonly times: number;
}

/** What shrinking all failing traces of one bug came to. */
export interface Row {
  readonly bug: string;
  readonly traces: number;
  /** Operations of the bug's minimal trace, which is certified. */
  readonly minimum: number;
  /** The most frequent first. */
  readonly endings: readonly Ending[];
  /** Share of the most frequent result, 0 to 1. */
  readonly sameShare: number;
  /** Share of results as short as the minimum, 0 to 1. */
  readonly minimalShare: number;
  readonly evaluationsMean: number;
  /** Evaluations that certified the result or did not; none where nobody certifies. */
  readonly certifyingMean: number;
  readonly seconds: number;
}

/** Enough that shrinking ends by itself. */
const EVALUATIONS_MAX = 20_000;

/**
 * Shrinks the first failing trace of each seed.
 *
 * @param folder - where failing traces are kept between runs; nowhere without.
 */
export async function measureShrinking(
  id: string,
  seeds: readonly number[],
  folder?: string,
): Promise<Row> {
  const machine = machineWith(id);
  const results: Result[] = [];
  const failing = await failingTraces(machine, seeds, folder);
  const startedMs = performance.now();
  for (const { trace, divergence } of failing) {
    const { dialect, properties } = machine;
    const personality = await simplestPersonality(machine, { trace, divergence });
    const factory = withPersonality(machine.factory, personality);
    const found = { trace, divergence, evaluationsMax: EVALUATIONS_MAX, explorable: factory };
    const shrunk = await shrinkDivergence({ dialect, factory, properties, ...found });
    const lines = shrunk.trace.operations.map(printOperation);
    results.push({ lines, evaluations: shrunk.evaluations, certifying: shrunk.certifyingSteps });
  }
  return rowOf(machine, results, (performance.now() - startedMs) / 1000);
}

/** What shrinking one trace came to. */
export interface Result {
  readonly lines: readonly string[];
  readonly evaluations: number;
  readonly certifying: number;
}

export function rowOf({ bug }: Machine, results: readonly Result[], seconds: number): Row {
  const byText = new Map<string, Ending>();
  for (const { lines } of results) {
    const text = lines.join("\n");
    byText.set(text, { lines, times: (byText.get(text)?.times ?? 0) + 1 });
  }
  const endings = [...byText.values()].sort((a, b) => b.times - a.times);
  const minimum = bug.minimalTrace.length;
  const minimal = results.filter(({ lines }) => lines.length <= minimum);
  return {
    ...{ bug: bug.id, traces: results.length, minimum, endings, seconds },
    sameShare: (endings[0]?.times ?? 0) / results.length,
    minimalShare: minimal.length / results.length,
    evaluationsMean: meanOf(results.map(({ evaluations }) => evaluations)),
    certifyingMean: meanOf(results.map(({ certifying }) => certifying)),
  };
}

function meanOf(figures: readonly number[]): number {
  return figures.reduce((sum, figure) => sum + figure, 0) / figures.length;
}
