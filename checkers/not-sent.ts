/** How much of each kind of operation was not sent, and whether anybody said why. */
import type { Capabilities, Withheld } from "../abi/implementation.ts";
import type { Operation, OperationKind } from "../abi/operation.ts";
import type { NotSent } from "../abi/outcome.ts";
import type { Transition } from "../model/rule.ts";
import { mayBeWithheld } from "../model/withholding.ts";
import type { OperationCoverage } from "../reports/report.ts";

/** Share of one kind of operation that may go unsent without a declared reason. */
const UNDECLARED_SHARE_MAX = 0.1;
/** Share of one kind from which on a reader should know that little of it was tried. */
const NOTED_SHARE_MIN = 0.5;

/** What was not sent in one run of a checker. */
export class NotSentTally {
  readonly #declared: readonly Withheld[];
  /** Reasons that nobody declared, by kind. */
  readonly #undeclared: Map<OperationKind, Map<string, number>> = new Map();

  constructor({ withholds = [] }: Pick<Capabilities, "withholds">) {
    this.#declared = withholds;
  }

  /** @param choices - what the model would have allowed. */
  record({ op }: Operation, { reason }: NotSent, choices: readonly Transition[]): void {
    if (this.#isDeclared(op, reason) || mayBeWithheld(choices)) return;
    const reasons = this.#undeclared.get(op) ?? new Map<string, number>();
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
    this.#undeclared.set(op, reasons);
  }

  /** `not-sent:KIND` for each kind of which too much was not sent. */
  limits(rows: readonly OperationCoverage[]): readonly string[] {
    return this.#excessive(rows).map(({ operation }) => `not-sent:${operation}`);
  }

  /** What to know of kinds that were hardly sent, one line each. */
  notes(rows: readonly OperationCoverage[]): readonly string[] {
    const excessive = this.#excessive(rows);
    const undeclared = excessive.map((row) => {
      const reasons = [...this.#reasonsOf(row.operation)].map(([name, n]) => `${name}: ${n}`);
      const share = `${row.notSent} of ${row.calls + row.notSent} ${row.operation}`;
      return `${share} were not sent, and the machine does not declare why (${reasons.join(", ")})`;
    });
    const hardly = rows.filter(
      (row) => !excessive.includes(row) && row.notSent > NOTED_SHARE_MIN * drawnOf(row),
    );
    return [
      ...undeclared,
      ...hardly.map((row) => `${row.notSent} of ${drawnOf(row)} ${row.operation} were not sent`),
    ];
  }

  #excessive(rows: readonly OperationCoverage[]): readonly OperationCoverage[] {
    return rows.filter((row) => {
      const counts = [...this.#reasonsOf(row.operation).values()];
      const undeclared = counts.reduce((sum, times) => sum + times, 0);
      return undeclared > UNDECLARED_SHARE_MAX * drawnOf(row);
    });
  }

  #reasonsOf(operation: string): ReadonlyMap<string, number> {
    return this.#undeclared.get(operation as OperationKind) ?? new Map();
  }

  #isDeclared(op: OperationKind, reason: string): boolean {
    return this.#declared.some((one) => one.reason === reason && one.operations.includes(op));
  }
}

function drawnOf({ calls, notSent }: OperationCoverage): number {
  return calls + notSent;
}
