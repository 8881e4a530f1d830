/** Which pairs of rules the refused calls of a run were about. */
import type { Dialect } from "../model/dialect.ts";
import { isExclusive } from "../model/exclusive-rules.ts";
import { overruled, pairName, rulePairs } from "../model/precedence.ts";
import type { Step } from "../properties/property.ts";
import type { PrecedenceCoverage } from "../reports/report.ts";

/** Counts what the rule that decided was asked before. */
export class PrecedenceTally {
  readonly #dialect: Dialect;
  readonly #missing: Set<string>;
  readonly #possible: number;

  constructor(dialect: Dialect) {
    this.#dialect = dialect;
    const pairs = rulePairs(dialect).filter((pair) => !isExclusive(pair));
    this.#missing = new Set(pairs.map(pairName));
    this.#possible = pairs.length;
  }

  /** Rules behind the deciding one are asked of refused calls only, which no effect decided. */
  record({ before, operation, outcome, decidedBy }: Step): void {
    if (outcome.kind !== "failed" || this.#missing.size === 0) return;
    for (const second of overruled(this.#dialect, before, operation, decidedBy)) {
      this.#missing.delete(pairName({ operation: operation.op, first: decidedBy, second }));
    }
  }

  report(): PrecedenceCoverage {
    const missing = [...this.#missing];
    return { possible: this.#possible, seen: this.#possible - missing.length, missing };
  }
}
