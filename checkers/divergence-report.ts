/**
 * A divergence as it stands in a report: what happened step by step, in text.
 */

import { printOperation } from "../abi/notation.ts";
import type { Operation, OperationKind } from "../abi/operation.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import { printExpectation } from "../model/expectation.ts";
import { fullSourceOf } from "../model/source.ts";
import type { Step } from "../properties/property.ts";
import type { DivergenceReport, StepNote } from "../reports/report.ts";
import type { DialectLockstepResult } from "./dialect-lockstep.ts";
import type { Divergence } from "./divergence.ts";
import { type RunOptions, runOnce, sourceOf } from "./run-once.ts";
import { stateDifference } from "./state-difference.ts";
import { traceId } from "./trace-id.ts";

/** What is known about a divergence besides itself. */
export interface Findings {
  readonly dialect: Dialect;
  readonly trace: Trace;
  readonly divergence: Divergence;
  readonly steps: readonly StepNote[];
  readonly originalLength: number;
  readonly shrinkEvaluations: number;
  readonly minimality: DivergenceReport["minimality"];
  readonly reproduced: DivergenceReport["reproduced"];
  readonly replay: string;
  readonly stored: string | null;
}

/** Puts the findings into the shape of the report. */
export function divergenceReport(findings: Findings): DivergenceReport {
  const { dialect, trace, divergence, ...rest } = findings;
  const { kind, decidedBy, property, during, operationIndex, actual } = divergence;
  return {
    id: traceId(trace),
    kind,
    rule: decidedBy,
    ruleSource: decidedBy === null ? null : sourceOfDecider(dialect, decidedBy),
    property,
    ...(during && { during }),
    operationIndex,
    expected: [...new Set(divergence.expected.map(printExpectation))],
    actual:
      kind === "property-broken" || actual === null ? divergence.message : printOutcome(actual),
    trace: trace.operations.map(printOperation),
    ...(trace.personality !== undefined && { personality: trace.personality }),
    ...rest,
    shrunkLength: trace.operations.length,
    certifiedMinimal: rest.minimality === "proven" || rest.minimality === "certified",
  };
}

/** A run of a stored trace, told step by step. */
export interface ToldRun extends DialectLockstepResult {
  readonly steps: readonly StepNote[];
}

/** Runs a trace on a fresh machine and notes what every step changed. */
export async function runTold(
  options: Omit<RunOptions, "source" | "onStep" | "onNotSent">,
  trace: Trace,
): Promise<ToldRun> {
  const steps: StepNote[] = [];
  const result = await runOnce({
    ...options,
    source: sourceOf(trace),
    onStep: (step) => steps.push(noteOf(step)),
    onNotSent: (operation, outcome) => steps.push(bareNote(operation, printOutcome(outcome), "")),
  });
  const { divergence, operations } = result;
  const last = operations.at(-1);
  // A step that no branch allowed was never told by lockstep.
  if (divergence !== undefined && last !== undefined && steps.length < operations.length) {
    const outcome =
      divergence.actual === null ? divergence.message : printOutcome(divergence.actual);
    steps.push(bareNote(last, outcome, divergence.decidedBy ?? ""));
  }
  return { ...result, steps };
}

function noteOf({ operation, outcome, decidedBy, before, after }: Step): StepNote {
  const changes = stateDifference(before, after);
  return {
    operation: printOperation(operation),
    outcome: printOutcome(outcome),
    decidedBy,
    changes,
  };
}

function bareNote(operation: Operation, outcome: string, decidedBy: string): StepNote {
  return { operation: printOperation(operation), outcome, decidedBy, changes: [] };
}

function sourceOfDecider(dialect: Dialect, id: string): string | null {
  for (const kind of Object.keys(dialect.operations) as OperationKind[]) {
    const source = fullSourceOf(dialect, kind, id);
    if (source !== undefined) return source;
  }
  return null;
}
