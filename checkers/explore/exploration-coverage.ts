/** What the steps of an exploration have reached, from the labels that the explorer counted. */

import type { OperationKind } from "../../abi/operation.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { Property } from "../../properties/property.ts";
import type { OperationCoverage } from "../../reports/report.ts";
import { Coverage, type CoverageReport } from "../coverage.ts";
import { NOT_SENT } from "./product-system.ts";
import { parseStepLabel } from "./step-label.ts";

/** Counts of an exploration. */
export interface CountedSteps {
  readonly coverage: CoverageReport;
  /** Ids of the `sometimes` properties that held. */
  readonly held: ReadonlySet<string>;
  /** `not-sent`, when the machine refused to take a step. */
  readonly limitsHit: readonly string[];
  /** Undefined situations that end paths. */
  readonly notes: readonly string[];
}

/** Reads the counts of an exploration. Steps that nothing explained are the counterexample's. */
export function countSteps(
  dialect: Dialect,
  properties: readonly Property[],
  operations: readonly OperationCoverage[],
): CountedSteps {
  const coverage = new Coverage(dialect, properties);
  const held = new Set<string>();
  const taints = new Map<string, number>();
  let notSent = 0;
  for (const { operation, outcomes } of operations) {
    for (const [text, times] of Object.entries(outcomes)) {
      const label = parseStepLabel(text);
      if (label === undefined) continue;
      if (label.decidedBy === NOT_SENT) {
        notSent += times;
        continue;
      }
      coverage.recordSummed(operation as OperationKind, label, times);
      for (const id of label.held) held.add(id);
      if (label.taint !== "") taints.set(label.taint, (taints.get(label.taint) ?? 0) + times);
    }
  }
  const notes = [...taints].map(
    ([id, times]) => `${times} steps lead into ${id}: nothing is defined behind them, none follows`,
  );
  return { coverage: coverage.report(), held, limitsHit: notSent > 0 ? ["not-sent"] : [], notes };
}
