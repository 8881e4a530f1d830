/** A dialect alone as a system: every answer it allows, and every property of the model. */

import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { type PageSet, pagesIn } from "../../abi/page-set.ts";
import type { ObjectStep, ObjectSystem, StepProperty, Successor } from "../../explorer/system.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { Expectation } from "../../model/expectation.ts";
import { withoutPages, withPage } from "../../model/page-set.ts";
import type { Transition } from "../../model/rule.ts";
import { FRESH_MACHINE, type MachineState } from "../../model/state.ts";
import { step } from "../../model/step.ts";
import { stoppingTaint } from "../../model/taints.ts";
import { availableIn } from "../../properties/domains/bounded-domain.ts";
import { type Property, violatedBy } from "../../properties/property.ts";
import { footprintIndependence } from "./independence/footprints.ts";
import { StateKeys } from "./state-key.ts";
import { printStepLabel } from "./step-label.ts";

/** A state of the model, and the property that the step into it broke. */
export interface JudgedState {
  readonly state: MachineState;
  readonly broken: string | null;
}

/** What is explored: a dialect on a finite set of operations. */
export interface DialectSystemOptions {
  /** Name of the system; checkpoints are told apart by it. */
  readonly name: string;
  readonly dialect: Dialect;
  readonly operations: readonly Operation[];
  readonly properties: readonly Property[];
}

/**
 * The transition relation of a dialect. Where the model leaves the outcome open, every outcome is
 * a step of its own; a state in which nothing is defined any more has no operations.
 */
export function modelSystem(options: DialectSystemOptions): ObjectSystem<JudgedState, Operation> {
  const { name, dialect, operations, properties } = options;
  const keys = new StateKeys();
  const independence = footprintIndependence(options);
  const always = properties.filter(({ kind }) => kind === "always");
  const sometimes = properties.filter((property) => property.kind === "sometimes");
  const successor = (
    before: JudgedState,
    operation: Operation,
    { transition, outcome }: Answer,
  ): Successor<JudgedState> => {
    const { state: after, decidedBy } = transition;
    const seen = { operation, outcome, observedBefore: undefined, observedAfter: undefined };
    const made = { ...seen, before: before.state, after, decidedBy };
    const taint = stoppingTaint(after);
    const result = printStepLabel(made, sometimes, taint?.id);
    const broken = taint === undefined ? (violatedBy(always, made)?.property ?? null) : null;
    const isSame = broken === null && keys.keyOf(after) === keys.keyOf(before.state);
    return { result, state: isSame ? before : { state: after, broken } };
  };
  return {
    name,
    initial: [{ state: FRESH_MACHINE, broken: null }],
    operations: ({ state, broken }) =>
      broken === null && stoppingTaint(state) === undefined ? availableIn(operations, state) : [],
    step: (before, operation) =>
      step(dialect, before.state, operation)
        .flatMap(answersOf)
        .map((answer) => successor(before, operation, answer)),
    key: ({ state, broken }) => `${broken ?? ""}|${keys.keyOf(state)}`,
    print: printOperation,
    familyOf: ({ op }) => op,
    properties: always.map(heldBySteps),
    ...(independence && { independence }),
  };
}

function heldBySteps({ id, sentence }: Property): StepProperty<ObjectStep<JudgedState, Operation>> {
  return {
    ...{ id, sentence, kind: "always", over: "step" },
    holds: ({ after }) => after.broken !== id,
  };
}

interface Answer {
  readonly transition: Transition;
  readonly outcome: Outcome;
}

/** A transition once for every outcome it stands for, with the state that is then known. */
function answersOf(transition: Transition): readonly Answer[] {
  return outcomesOf(transition.expected).map((outcome) => {
    const state = transition.refine?.(outcome) ?? transition.state;
    return { transition: { ...transition, state }, outcome };
  });
}

/** Where whatever is seen tells the same, one outcome stands for it. */
function outcomesOf(expected: Expectation): readonly Outcome[] {
  switch (expected.kind) {
    case "anything":
      return [{ kind: "ok" }];
    case "refused":
      return [{ kind: "failed", errno: "EPERM" }];
    case "dirty_log_between":
      return logsBetween(expected.required, expected.allowed);
    default:
      return [expected];
  }
}

/** Pages are left open one by one, by accesses, however long a log is. */
function logsBetween(required: PageSet, allowed: PageSet): readonly Outcome[] {
  const open = pagesIn(withoutPages(allowed, required));
  return Array.from({ length: 2 ** open.length }, (_, bits) => {
    const chosen = open.filter((_, nth) => (bits >> nth) % 2 === 1);
    return { kind: "dirty_log", pages: chosen.reduce(withPage, required) };
  });
}
