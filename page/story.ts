/** What the page tells: a report with its divergences, put there by `reports/formats/html.ts`. */
import { parseOperation } from "../abi/notation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Dialect } from "../model/dialect.ts";
import { dialectNamed } from "../model/dialects/registry.ts";
import type { DivergenceReport, Report } from "../reports/report.ts";

/** One failing trace, as the page shows it. */
export interface Story {
  readonly dialect: Dialect;
  readonly operations: readonly Operation[];
  /** Outcome texts of the report; shorter where it does not have them. */
  readonly answers: readonly (string | undefined)[];
  readonly divergence: DivergenceReport;
}

/** @throws {HarnessError} MSC1xx where the report names what this model does not know. */
export function storyOf(report: Report, divergence: DivergenceReport): Story {
  const steps = divergence.steps.map(({ outcome }) => outcome);
  const isAnswer = divergence.property === null && divergence.during === undefined;
  const answers = isAnswer ? steps.with(divergence.operationIndex, divergence.actual) : steps;
  return {
    dialect: dialectNamed(report.dialect),
    operations: divergence.trace.map(parseOperation),
    answers: steps.length === 0 ? [] : answers,
    divergence,
  };
}
