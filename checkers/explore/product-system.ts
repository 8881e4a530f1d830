/** A dialect and a machine, side by side, as a system. */

import { isImplementationLost } from "../../abi/implementation.ts";
import { printOperation } from "../../abi/notation.ts";
import type { Operation } from "../../abi/operation.ts";
import { digestOf } from "../../explorer/digest.ts";
import {
  type ExplainingModel,
  type ProductState,
  productOf,
} from "../../explorer/object/product.ts";
import type { ObjectSystem } from "../../explorer/system.ts";
import { printExpectation } from "../../model/expectation.ts";
import type { MachineState } from "../../model/state.ts";
import { stoppingTaint } from "../../model/taints.ts";
import { availableIn } from "../../properties/domains/bounded-domain.ts";
import type { Step } from "../../properties/property.ts";
import { DialectModel } from "../dialect-lockstep.ts";
import type { LiveMachines } from "./live-machines.ts";
import type { DialectSystemOptions } from "./model-system.ts";
import { type ReplayedMachine, replayedMachine, type Seen } from "./replayed-machine.ts";
import { StateKeys } from "./state-key.ts";
import { printStepLabel } from "./step-label.ts";

type Product = ProductState<MachineState, ReplayedMachine>;

/** Options of {@link dialectProduct}. */
export interface DialectProductOptions extends DialectSystemOptions {
  /** Disposed by the caller, once the exploration is over. */
  readonly machines: LiveMachines;
}

/**
 * Compares as lockstep does: the model explains an outcome that it allows, after which no property
 * of model and inside view is broken. What follows an undefined situation is not explored.
 */
export function dialectProduct(options: DialectProductOptions): ObjectSystem<Product, Operation> {
  const product = productOf(explainingModel(options), replayedMachine(options.machines));
  return {
    ...product,
    operations: (state) => (state.models.some(isUndefined) ? [] : product.operations(state)),
    key: (state) => digestOf(product.key(state)),
  };
}

function isUndefined(state: MachineState): boolean {
  return stoppingTaint(state) !== undefined;
}

function explainingModel({
  name,
  dialect,
  operations,
  properties,
}: DialectSystemOptions): ExplainingModel<MachineState, Operation, Seen> {
  const keys = new StateKeys();
  const model = new DialectModel(dialect, properties);
  const sometimes = properties.filter((property) => property.kind === "sometimes");
  const explanations = (
    before: MachineState,
    operation: Operation,
    { answer: outcome, observedBefore, observedAfter }: Seen,
  ): readonly Step[] => {
    if (isImplementationLost(outcome)) return [];
    const seen = { operation, outcome, observedBefore, observedAfter, before };
    if (outcome.kind === "not_sent") return [{ ...seen, after: before, decidedBy: NOT_SENT }];
    return model
      .settled(model.choices(before, operation), outcome)
      .map(({ state: after, decidedBy }) => ({ ...seen, after, decidedBy }))
      .filter((made) => model.isUndefined(made.after) || model.violation(made) === undefined);
  };
  // Explained once, labelled at once: the same arguments are the same step.
  let last: { readonly seen: Seen; readonly before: MachineState; steps: readonly Step[] };
  const explained = (before: MachineState, operation: Operation, seen: Seen): readonly Step[] => {
    if (last?.seen === seen && last.before === before) return last.steps;
    last = { seen, before, steps: explanations(before, operation, seen) };
    return last.steps;
  };
  return {
    name,
    initial: [model.initial],
    operations: (state) => availableIn(operations, state),
    explain: (...step) => explained(...step).map(({ after }) => after),
    allowed: (state, operation) =>
      model
        .choices(state, operation)
        .map(({ expected }) => printExpectation(expected))
        .join(" or "),
    label: (...step) => {
      const [likeliest] = explained(...step);
      if (likeliest === undefined) return EXPLAINED_OTHERWISE;
      return printStepLabel(likeliest, sometimes, stoppingTaint(likeliest.after)?.id);
    },
    key: (state) => keys.keyOf(state),
    print: printOperation,
    familyOf: ({ op }) => op,
  };
}

/** The label of a step that another of the possible states explains. */
const EXPLAINED_OTHERWISE = "explained otherwise";

/** What decided a step that the machine refused to take. */
export const NOT_SENT = "not sent";
