/** A counterexample of the explorer, as a divergence like any other. */

import { HarnessError } from "../../abi/harness-error.ts";
import type { ImplementationFactory } from "../../abi/implementation.ts";
import { parseOperation } from "../../abi/notation.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import type { Counterexample } from "../../explorer/result.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { Property } from "../../properties/property.ts";
import type { DivergenceReport } from "../../reports/report.ts";
import { divergenceReport } from "../divergence-report.ts";
import { type InvestigateOptions, investigate } from "../investigate.ts";
import { runOnce, sourceOf } from "../run-once.ts";
import { parseStepLabel } from "./step-label.ts";

export interface CounterexampleOptions
  extends Pick<InvestigateOptions, "onFailure" | "replayToken"> {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory | null;
  readonly properties: readonly Property[];
}

/**
 * Runs the sequence on fresh machines, so that the report says what lockstep sees.
 *
 * @throws {HarnessError} MSC246 when it does not diverge there: the explorer took two machines as
 *   one that were not.
 */
export async function divergenceOf(
  options: CounterexampleOptions,
  counterexample: Counterexample,
): Promise<DivergenceReport> {
  const { dialect, factory, properties } = options;
  const trace = makeTrace(dialect.name, counterexample.trace.map(parseOperation));
  if (factory === null) return brokenByModel(dialect, trace, counterexample);
  const run = await runOnce({ dialect, factory, properties, source: sourceOf(trace) });
  if (run.divergence === undefined) {
    const { name } = factory.capabilities;
    const hint = "its fingerprint, or its inside view, hides a part of its state";
    throw new HarnessError("MSC246", `a path to a divergence of ${name} does not diverge`, hint);
  }
  const failure = { trace, divergence: run.divergence, seed: null, run: null };
  const { report } = await investigate(
    { ...options, dialect, factory, properties, shrinkEvaluationsMax: 0 },
    failure,
  );
  const certifiedMinimal = counterexample.certifiedMinimal;
  return { ...report, certifiedMinimal, minimality: certifiedMinimal ? "proven" : "unknown" };
}

/** The model breaks its own property: no machine is involved, so there is nothing to run again. */
function brokenByModel(
  dialect: Dialect,
  trace: Trace,
  { property, sentence, results, certifiedMinimal }: Counterexample,
): DivergenceReport {
  const length = trace.operations.length;
  return divergenceReport({
    ...{ dialect, trace, steps: [], originalLength: length, shrinkEvaluations: 0 },
    divergence: {
      kind: "property-broken",
      decidedBy: parseStepLabel(results.at(-1) ?? "")?.decidedBy ?? null,
      property,
      operationIndex: length - 1,
      expected: [],
      actual: null,
      message: `${property}: ${sentence}`,
    },
    minimality: certifiedMinimal ? "proven" : "unknown",
    reproduced: { times: 1, of: 1 },
    ...{ replay: "", stored: null },
  });
}
