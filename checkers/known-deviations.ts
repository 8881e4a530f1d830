/**
 * Deviations that are known: wrong answers of one machine that somebody has looked into. They are
 * expected to come again, and it is news when they do not.
 */

import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { DivergenceReport, KnownReport, StepNote } from "../reports/report.ts";
import { type Divergence, identityOf } from "./divergence.ts";
import { divergenceReport } from "./divergence-report.ts";

/** One deviation and why it is let be. */
export interface KnownDeviation {
  /** Hash of the canonical trace. */
  readonly id: string;
  readonly trace: Trace;
  readonly kind: Divergence["kind"];
  /** Rule or effect that the model decides by. */
  readonly rule: string | null;
  readonly property: string | null;
  /** What the machine answered, as the report had it. */
  readonly actual: string;
  /** What it is, in a sentence. */
  readonly reason: string;
}

/** Which of the known deviations a check has met. */
export class KnownDeviations {
  readonly #seen: Map<KnownDeviation, number>;

  constructor(known: readonly KnownDeviation[]) {
    this.#seen = new Map(known.map((deviation) => [deviation, 0]));
  }

  /** In the order in which they are replayed. */
  get all(): readonly KnownDeviation[] {
    return [...this.#seen.keys()];
  }

  /** Counts a deviation whose trace was replayed and diverged as it is known to. */
  recordReplay(deviation: KnownDeviation): void {
    this.#seen.set(deviation, (this.#seen.get(deviation) ?? 0) + 1);
  }

  /** @returns whether the shrunk divergence is a known one, which is then counted. */
  recognises({ id }: DivergenceReport): boolean {
    const deviation = this.all.find((known) => known.id === id);
    if (deviation !== undefined) this.recordReplay(deviation);
    return deviation !== undefined;
  }

  report(): readonly KnownReport[] {
    return [...this.#seen].map(([{ id, kind, rule, property, reason }, times]) => {
      return { id, kind, rule, property, reason, times };
    });
  }
}

/** True when the divergence is of the kind, and of the rule or property, that is known. */
export function isOf({ kind, rule, property }: KnownDeviation, divergence: Divergence): boolean {
  const known = { ...divergence, kind, property, decidedBy: rule };
  return identityOf(known) === identityOf(divergence);
}

/** What is reported of a machine that does as the model says where another answer was known. */
export function goneReport(
  dialect: Dialect,
  { rule, property, trace, actual }: KnownDeviation,
  steps: readonly StepNote[],
): DivergenceReport {
  const message = "as the model allows: take it out of the list of known deviations";
  const divergence: Divergence = {
    kind: "known-gone",
    decidedBy: rule,
    property,
    operationIndex: trace.operations.length - 1,
    expected: [],
    actual: null,
    message,
  };
  const length = trace.operations.length;
  const told = divergenceReport({
    ...{ dialect, trace, divergence, steps, stored: null, replay: "" },
    ...{ originalLength: length, shrinkEvaluations: 0, minimality: "unknown" },
    reproduced: { times: 1, of: 1 },
  });
  return { ...told, expected: [`${actual}, as it was known`] };
}
