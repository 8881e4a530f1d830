import type { ObjectStep, ObjectSystem, StepProperty, Successor } from "../system.ts";

/**
 * An implementation that can be copied in the middle of a run; without that there is nothing to
 * explore.
 */
export interface ForkableMachine<Machine, Operation> {
  readonly name: string;
  readonly open: () => Machine;
  /** Does one operation, changing the machine. @returns the answer, in the words of the model. */
  readonly apply: (machine: Machine, operation: Operation) => string;
  readonly fork: (machine: Machine) => Machine;
  /**
   * Tells any two machines apart that could ever behave differently: all of the state, not what is
   * visible of it.
   */
  readonly key: (machine: Machine) => string;
  /** What is compared with the model's view after each operation. */
  readonly view: (machine: Machine) => string;
}

/**
 * Model and machine side by side. A model with a choice may be in any of several states that
 * explain what was seen.
 */
export interface ProductState<State, Machine> {
  readonly models: readonly State[];
  readonly machine: Machine;
  readonly agrees: boolean;
}

/**
 * A model and an implementation as one system that moves both and compares them after each
 * operation.
 *
 * Exploring it finds a shortest sequence on which they disagree, or proves that there is none.
 * Models with several allowed answers are followed as the set of states that explain all answers so
 * far; they disagree when that set is empty.
 */
export function productOf<State, Operation, Machine>(
  model: ObjectSystem<State, Operation>,
  viewOf: (state: State) => string,
  implementation: ForkableMachine<Machine, Operation>,
): ObjectSystem<ProductState<State, Machine>, Operation> {
  type Product = ProductState<State, Machine>;
  const keyOf = ({ models, machine, agrees }: Product): string =>
    [agrees, ...models.map(model.key).sort(), implementation.key(machine)].join("|");
  const step = (state: Product, operation: Operation): readonly Successor<Product>[] => {
    const machine = implementation.fork(state.machine);
    const answer = implementation.apply(machine, operation);
    const view = implementation.view(machine);
    const allowed = state.models.flatMap((one) => model.step(one, operation));
    const explaining = allowed.filter(
      ({ result, state: after }) => result === answer && viewOf(after) === view,
    );
    if (explaining.length === 0) {
      const after = { models: state.models, machine, agrees: false };
      return [
        {
          result: disagreementOf(
            answer,
            allowed.map(({ result }) => result),
          ),
          state: after,
        },
      ];
    }
    const models = distinct(
      explaining.map((successor) => successor.state),
      model.key,
    );
    const after = { models, machine, agrees: true };
    return [{ result: answer, state: keyOf(after) === keyOf(state) ? state : after }];
  };
  return {
    form: "object",
    name: `${model.name} x ${implementation.name}`,
    initial: model.initial.map((state) => {
      return { models: [state], machine: implementation.open(), agrees: true };
    }),
    operations: ({ models, agrees }) => {
      const [first] = models;
      return agrees && first !== undefined ? model.operations(first) : [];
    },
    step,
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
    sentence: "After each operation the model explains the answer and the view.",
    kind: "always",
    over: "step",
    holds: ({ after }) => after.agrees,
  };
}

function disagreementOf(answer: string, allowed: readonly string[]): string {
  return allowed.includes(answer)
    ? `${answer}, but the view differs`
    : `${answer}, but the model allows ${[...new Set(allowed)].join(" or ")}`;
}

function distinct<State>(states: readonly State[], key: (state: State) => string): State[] {
  return [...new Map(states.map((state) => [key(state), state])).values()];
}
