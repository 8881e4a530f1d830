/**
 * Answers of implementations, held against the table of outcomes: whoever wrote the implementation,
 * what it answers reaches the checkers only as a well-formed outcome.
 */
import { HarnessError } from "./harness-error.ts";
import { printOperation } from "./notation.ts";
import type { Operation } from "./operation.ts";
import type { Outcome, OutcomeKind } from "./outcome.ts";
import { OUTCOME_KINDS, outcomeFieldsOf } from "./outcome-fields.ts";
import { shown, shownText } from "./shown.ts";

type Bag = Readonly<Record<string, unknown>>;

/**
 * Refuses an answer that is no outcome: no object, of an unknown kind, with a field that is
 * missing, surplus or not of its type. Runs on every step, and makes no objects when all is well.
 *
 * @param operation - what was asked, for the message.
 * @throws {HarnessError} MSC210 naming the operation, the answer and what is wrong with it.
 */
export function assertOutcome(answer: unknown, operation: Operation): asserts answer is Outcome {
  if (!isOutcome(answer)) throw notAnOutcome(answer, operation);
}

/** The error for an answer that is no outcome. */
export function notAnOutcome(answer: unknown, operation: Operation): HarnessError {
  const { message, hint } = faultOf(answer);
  const asked = shownText(printOperation(operation), 160);
  return new HarnessError(
    "MSC210",
    `${asked} was answered with ${shown(answer)}: ${message}`,
    hint,
  );
}

/** True for a well-formed outcome. */
export function isOutcome(answer: unknown): answer is Outcome {
  if (typeof answer !== "object" || answer === null) return false;
  const bag = answer as Bag;
  return CHECKS.get(bag["kind"])?.(bag) === true;
}

const CHECKS: ReadonlyMap<unknown, (bag: Bag) => boolean> = new Map(
  OUTCOME_KINDS.map((kind) => [kind, checkOf(kind)]),
);

function checkOf(kind: OutcomeKind): (bag: Bag) => boolean {
  const fields = outcomeFieldsOf(kind);
  const names = fields.map(([name]) => name);
  const holds = fields.map(([, field]) => field.holds);
  return (bag) => {
    for (let nth = 0; nth < names.length; nth++) {
      if (holds[nth]?.(bag[names[nth] as string]) !== true) return false;
    }
    let keys = 0;
    for (const _ in bag) keys++;
    return keys === names.length + 1;
  };
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

function faultOf(answer: unknown): Fault {
  if (typeof answer !== "object" || answer === null) {
    return { message: "that is no object", hint: 'an outcome is data such as { kind: "ok" }' };
  }
  const bag = answer as Bag;
  const kind = OUTCOME_KINDS.find((known) => known === bag["kind"]);
  if (kind === undefined) {
    const hint = `kinds are ${OUTCOME_KINDS.join(", ")}`;
    return { message: "that is no kind of outcome", hint };
  }
  const fields = outcomeFieldsOf(kind);
  for (const [name, { expects, holds }] of fields) {
    const hint = `${name} takes ${expects}`;
    if (!(name in bag)) return { message: `${name} is missing`, hint };
    if (!holds(bag[name])) return { message: `${name} does not fit`, hint };
  }
  const names = ["kind", ...fields.map(([name]) => name)];
  const surplus = Object.keys(bag).find((name) => !names.includes(name));
  return surplus === undefined
    ? { message: "its fields are not its own", hint: "an outcome is plain data, no class" }
    : { message: `${shownText(surplus)} is surplus`, hint: `it has ${names.join(", ")}` };
}
