/**
 * Progress on standard error: one line that is rewritten on a terminal, a new line now and then
 * elsewhere.
 */
import type { Progress } from "../../checkers/progress.ts";
import { count, span } from "../../reports/formats/layout.ts";
import type { Environment } from "../environment.ts";
import { openLine } from "./line.ts";

/** Shows progress until it is cleared. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Removes the line from a terminal, so that nothing of it stays between reports. */
  readonly clear: () => void;
}

/** A progress line for one run of a checker; silent with `--quiet`. */
export function openProgressLine(
  environment: Environment,
  { timeBudgetMs }: { readonly timeBudgetMs: number | undefined },
  quiet: boolean,
  label: string,
): ProgressLine {
  const line = openLine(environment, quiet);
  return {
    show: (progress) =>
      line.show(progress.elapsedMs, `${label}: ${progressText(progress, timeBudgetMs)}`),
    clear: line.clear,
  };
}

/** The line itself. */
export function progressText(progress: Progress, timeBudgetMs: number | undefined): string {
  const { runs, runsPlanned, operations, elapsedMs, divergences, shrinking } = progress;
  const planned = runsPlanned === null ? "" : `/${count(runsPlanned)}`;
  const left = timeLeftMs(progress, timeBudgetMs);
  if (shrinking !== undefined) {
    const { operation, kind, evaluations } = shrinking;
    return [
      `${count(runs)}${planned} runs, shrinking what is ${kind} at ${operation}`,
      `${count(evaluations)} evaluations, ${count(shrinking.operations)} operations left`,
    ].join(": ");
  }
  return [
    `${count(runs)}${planned} runs`,
    `${count(Math.round((operations / Math.max(1, elapsedMs)) * 1000))} operations/s`,
    `rules ${progress.rulesHit}/${progress.rulesTotal}`,
    `errnos ${progress.errnosSeen}`,
    `failures ${divergences}`,
    ...(left === undefined ? [] : [`${span(left)} left`]),
  ].join(", ");
}

/** By the pace so far, but never more than the time budget allows. */
function timeLeftMs(
  { runs, runsPlanned, elapsedMs }: Progress,
  timeBudgetMs: number | undefined,
): number | undefined {
  const ofRuns =
    runsPlanned === null || runs === 0 ? undefined : (elapsedMs / runs) * (runsPlanned - runs);
  const ofBudget = timeBudgetMs === undefined ? undefined : timeBudgetMs - elapsedMs;
  const known = [ofRuns, ofBudget].filter((leftMs) => leftMs !== undefined);
  return known.length === 0 ? undefined : Math.max(0, Math.min(...known));
}
