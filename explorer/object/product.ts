import type { ObjectStep, ObjectSystem, StepProperty, Successor } from "../system.ts";

/** A model as a product needs it: not what may happen, but what explains what was seen. */
export interface ExplainingModel<State, Operation, Seen> {
  readonly name: string;
  readonly initial: readonly State[];
  readonly operations: (state: State) => readonly Operation[];
  /** States the model may be in after an operation in which this was seen; none when it may not. */
  readonly explain: (state: State, operation: Operation, seen: Seen) => readonly State[];
  /** What the model allows to be seen, for people. */
  readonly allowed: (state: State, operation: Operation) => string;
  /** What was seen and explained, for the histogram; the answer alone unless given. */
  readonly label?: (state: State, operation: Operation, seen: Seen) => string;
  readonly key: (state: State) => string;
  readonly print: (operation: Operation) => string;
  readonly familyOf: (operation: Operation) => string;
}

/** An implementation that can be copied in the middle of a run. */
export interface ForkableMachine<Machine, Operation, Seen> {
  readonly name: string;
  readonly open: () => Machine;
  /** Does one operation, changing the machine. @returns all that the model has to explain. */
  readonly apply: (machine: Machine, operation: Operation) => Seen;
  readonly fork: (machine: Machine) => Machine;
  /** Differs for machines that could ever behave differently: all of the state, seen or not. */
  readonly key: (machine: Machine) => string;
  /** The answer alone, for the histogram. */
  readonly resultOf: (seen: Seen) => string;
  /** All of it, for people. */
  readonly printSeen: (seen: Seen) => string;
}

/** Model and machine side by side. */
export interface ProductState<State, Machine> {
  /** Every state of the model that explains all that was seen so far. */
  readonly models: readonly State[];
  readonly machine: Machine;
  /** What was seen and not explained, with what was allowed; null while they agree. */
  readonly disagreement: string | null;
}

/**
 * A model and an implementation as one system that moves both and compares them after each
 * operation.
 *
 * Exploring it finds a shortest sequence on which they disagree, or proves that there is none. A
 * model that has a choice is followed as the set of its states that explain everything so far;
 * they disagree when that set is empty.
 */
export function productOf<State, Operation, Machine, Seen>(
  model: ExplainingModel<State, Operation, Seen>,
  implementation: ForkableMachine<Machine, Operation, Seen>,
): ObjectSystem<ProductState<State, Machine>, Operation> {
  type Product = ProductState<State, Machine>;
  const keyOf = ({ models, machine, disagreement }: Product): string =>
    [disagreement ?? "", ...models.map(model.key).sort(), implementation.key(machine)].join("|");
  const step = (state: Product, operation: Operation): Successor<Product> => {
    const machine = implementation.fork(state.machine);
    const seen = implementation.apply(machine, operation);
    const models = distinct(
      state.models.flatMap((one) => model.explain(one, operation, seen)),
      model.key,
    );
    if (models.length === 0) {
      const allowed = new Set(state.models.map((one) => model.allowed(one, operation)));
      const text = implementation.printSeen(seen);
      const disagreement = `${text}, but the model allows ${[...allowed].join(" or ")}`;
      return { result: disagreement, state: { models: state.models, machine, disagreement } };
    }
    const after = { models, machine, disagreement: null };
    const [first] = state.models;
    const label = first === undefined ? undefined : model.label?.(first, operation, seen);
    const result = label ?? implementation.resultOf(seen);
    return { result, state: keyOf(after) === keyOf(state) ? state : after };
  };
  return {
    name: `${model.name} x ${implementation.name}`,
    initial: [{ models: model.initial, machine: implementation.open(), disagreement: null }],
    operations: ({ models: [first], disagreement }) =>
      disagreement === null && first !== undefined ? model.operations(first) : [],
    step: (state, operation) => [step(state, operation)],
    key: keyOf,
    print: model.print,
    familyOf: model.familyOf,
    properties: [agreement()],
  };
}

function agreement<State, Operation, Machine>(): StepProperty<
  ObjectStep<ProductState<State, Machine>, Operation>
> {
  return {
    id: "model-and-implementation-agree",
    sentence: "The model explains what is seen of the implementation after each operation.",
    kind: "always",
    over: "step",
    holds: ({ after }) => after.disagreement === null,
  };
}

function distinct<State>(states: readonly State[], key: (state: State) => string): State[] {
  return [...new Map(states.map((state) => [key(state), state])).values()];
}
