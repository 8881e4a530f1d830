/**
 * Divergences: how a machine disagreed with the model, as plain data.
 */
import type { ImplementationLost, LostDuring } from "../abi/implementation.ts";
import type { Outcome } from "../abi/outcome.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import { type Expectation, printExpectation } from "../model/expectation.ts";
import type { Transition } from "../model/rule.ts";
import { type Property, type Step, violatedBy } from "../properties/property.ts";
import type { DivergenceKind } from "../reports/report.ts";

/** The first disagreement of one trace. */
export interface Divergence {
  readonly kind: DivergenceKind;
  /** Rule or effect that the model decided by; null when the model has no say. */
  readonly decidedBy: string | null;
  /** Id of the property that broke; null for every other kind. */
  readonly property: string | null;
  /** Ids of further properties that broke at the same step; absent when there is none. */
  readonly alsoBroken?: readonly string[] | undefined;
  /** Position in the trace, from 0. */
  readonly operationIndex: number;
  /** What the model allowed, most expected first. */
  readonly expected: readonly Expectation[];
  /** What was seen; null when the machine gave no answer. */
  readonly actual: Outcome | null;
  /** One line for people. */
  readonly message: string;
  /** Where the machine was lost, when not in performing an operation. */
  readonly during?: LostDuring | undefined;
}

/**
 * What makes two divergences the same bug: the manner and the deciding rule or property. Shrinking
 * must keep it, or it slips from one bug to another.
 *
 * A machine that does not know a rule accepts what the rule refuses, or refuses it for the next
 * reason there is. Which of both depends on the other arguments, so they are one manner. Whether a
 * load, a store or the fetch of an instruction met the wrong page is chance, so all that expected
 * memory are one; and who runs into memory that was freed before is chance as well.
 */
export function identityOf(divergence: Divergence): string {
  const { kind, property, decidedBy, during, actual, expected } = divergence;
  const decider = property ?? decidedBy ?? during ?? "undecided";
  if (kind === "accepted-invalid" || kind === "wrong-errno") return `not-refused ${decider}`;
  if (actual?.kind === "host_oops" && actual.what === FREED) return `${kind} ${actual.what}`;
  if (kind !== "wrong-observation" || actual === null) return `${kind} ${decider}`;
  const likeliest = expected[0]?.kind;
  // Whether the host has the memory, and why not, is nothing to a machine that never asks for it.
  const [fromHost, met] = [likeliest === "run_failed", MEMORY.has(actual.kind)];
  const isOfSlot = fromHost ? !met && actual.kind !== likeliest : MEMORY.has(likeliest ?? "");
  return isOfSlot ? `${kind} of memory, ${met ? "memory" : actual.kind}` : `${kind} ${decider}`;
}

/** Whether a candidate shows what the divergence shows, be it beside something else. */
export function isSameBug(
  candidate: Divergence,
  divergence: Divergence,
  nameOf: (divergence: Divergence) => string = identityOf,
): boolean {
  const { property } = divergence;
  return (
    nameOf(candidate) === nameOf(divergence) ||
    (property !== null && candidate.alsoBroken?.includes(property) === true)
  );
}

/** A crash that an earlier call is to blame for; every other one is that of the call it came in. */
const FREED = "use-after-free";

/** What an access sees that reached memory. */
const MEMORY: ReadonlySet<string> = new Set(["ok", "loaded", "executed"]);

/**
 * The machine answered what no transition allows. When what the guest saw is wrong, and the inside
 * view breaks a property at the same step, then the property names the cause: the answer is what
 * came of it, and depends on what happens to lie in memory.
 */
export function unexpected(
  operationIndex: number,
  choices: readonly Choice[],
  seen: Seen,
  properties: readonly Property[],
): Divergence {
  const { outcome: actual } = seen;
  const [choice] = choices;
  const expected = choices.map((choice) => choice.expected);
  const allowed = [...new Set(expected.map(printExpectation))].join(" or ");
  const message = `expected ${allowed}, got ${printOutcome(actual)}`;
  const kind = kindOf(expected, actual);
  if (kind === "wrong-observation" && choice !== undefined) {
    const { before, decidedBy, state: after } = choice;
    const step = { ...seen, before, after, decidedBy };
    const inside = properties.filter(({ needsObservation }) => needsObservation);
    if (violatedBy(inside, step) !== undefined) {
      return broken(operationIndex, choices, step, inside);
    }
  }
  return { ...undecided(operationIndex, choices), kind, actual, message };
}

/** A transition from one of the states that the machine may be in. */
type Choice = Transition & Pick<Step, "before">;

/** The part of a step that does not depend on the model. */
type Seen = Pick<Step, "operation" | "outcome" | "observedBefore" | "observedAfter">;

/** The machine answered as allowed, but properties contradict every state it may be in. */
export function broken(
  operationIndex: number,
  choices: readonly Transition[],
  step: Step,
  properties: readonly Property[],
): Divergence {
  const violation = violatedBy(properties, step);
  const others = properties.filter(({ id }) => id !== violation?.property);
  const alsoBroken = others.flatMap((one) => violatedBy([one], step)?.property ?? []);
  return {
    ...undecided(operationIndex, choices),
    kind: "property-broken",
    decidedBy: step.decidedBy,
    property: violation?.property ?? null,
    ...(alsoBroken.length > 0 && { alsoBroken }),
    actual: step.outcome,
    message: `${violation?.property}: ${violation?.message}`,
  };
}

/**
 * The machine died or stalled instead of answering. What the model would have decided by has a part
 * in that only when the machine was performing the operation.
 */
export function lost(
  operationIndex: number,
  choices: readonly Transition[],
  loss: Pick<ImplementationLost, "manner" | "message"> & Pick<Divergence, "during">,
): Divergence {
  const { manner: kind, during } = loss;
  const message = `the machine ${kind}: ${loss.message}`;
  if (during === undefined) return { ...undecided(operationIndex, choices), kind, message };
  return { ...undecided(operationIndex, []), kind, message, during };
}

function undecided(
  operationIndex: number,
  choices: readonly Transition[],
): Omit<Divergence, "kind" | "message"> {
  const expected = choices.map((choice) => choice.expected);
  const decidedBy = choices[0]?.decidedBy ?? null;
  return { decidedBy, property: null, operationIndex, expected, actual: null };
}

/**
 * An errno is an answer of user space's own call. A failed KVM_RUN is what a guest access looks
 * like from outside, so a wrong one is a wrong observation.
 */
function kindOf(expected: readonly Expectation[], actual: Outcome): DivergenceKind {
  if (actual.kind === "host_oops") return "crashed";
  const errors = expected.filter((expectation) => expectation.kind === "failed").length;
  if (actual.kind === "failed") return errors === 0 ? "rejected-valid" : "wrong-errno";
  return errors > 0 && errors === expected.length ? "accepted-invalid" : "wrong-observation";
}
