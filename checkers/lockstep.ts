/** The heart: one trace on one fresh machine, the model beside it, until the first divergence. */
import { isImplementationLost } from "../abi/implementation.ts";
import type { NotSent } from "../abi/outcome.ts";
import { ask, isNotSent } from "./ask.ts";
import type {
  Disagreement,
  ExplainedStep,
  LockstepModel,
  Machine,
  Vocabulary,
} from "./lockstep-model.ts";

export interface LockstepOptions<V extends Vocabulary> {
  readonly model: LockstepModel<V>;
  /** A fresh machine; the caller disposes it. */
  readonly machine: Machine<V>;
  /** Where operations come from: a stored trace, a random draw. Undefined ends the trace. */
  readonly source: (state: V["state"], index: number) => V["operation"] | undefined;
  /**
   * Told of every step whose outcome the model allows, before properties judge it, and of all that
   * it would have allowed.
   */
  readonly onStep?: ((step: ExplainedStep<V>, choices: readonly V["choice"][]) => void) | undefined;
  /** Told of every operation that the machine refused to be sent; it changes nothing. */
  readonly onNotSent?:
    | ((operation: V["operation"], outcome: NotSent, choices: readonly V["choice"][]) => void)
    | undefined;
}

export interface LockstepResult<V extends Vocabulary> {
  /** Every operation that was drawn; a diverging one is the last. */
  readonly operations: readonly V["operation"][];
  readonly disagreement?: Disagreement<V> | undefined;
  /** Operations that were answered as the model allows. */
  readonly stepCount: number;
  /** The likeliest state at the end; before the operation, of one that diverged. */
  readonly state: V["state"];
  /**
   * Position of the operation after which nothing was defined any more, so that the comparison
   * ended there; absent when it went on to the end.
   */
  readonly undefinedAt?: number;
}

/**
 * Keeps every state that the machine may be in. A divergence is an outcome that none expects, or
 * properties that contradict all; a state that leaves nothing defined ends the comparison.
 */
export async function lockstep<V extends Vocabulary>(
  options: LockstepOptions<V>,
): Promise<LockstepResult<V>> {
  const { model, machine, source, onStep, onNotSent } = options;
  const operations: V["operation"][] = [];
  let [state, branches] = [model.initial, [model.initial]];
  let [observedBefore, stepCount] = [machine.observe(), 0];
  const ended = (disagreement?: Disagreement<V>): LockstepResult<V> => {
    return { operations, stepCount, state, disagreement };
  };
  for (;;) {
    const operation = source(state, operations.length);
    if (operation === undefined) return ended();
    operations.push(operation);
    const choices: V["choice"][] = [];
    for (const before of branches) choices.push(...model.choices(before, operation));
    const sent = ask(machine, operation, model.assertAnswer);
    const outcome = sent instanceof Promise ? await sent : sent;
    if (isImplementationLost(outcome)) return ended({ kind: "lost", choices, outcome });
    if (isNotSent(outcome)) {
      onNotSent?.(operation, outcome, choices);
      continue;
    }
    const seen = { operation, outcome, observedBefore, observedAfter: machine.observe() };
    const steps = model
      .settled(choices, outcome)
      .map(({ before, decidedBy, state: after }) => ({ before, after, decidedBy, ...seen }));
    const [likeliest] = steps;
    if (likeliest === undefined) return ended({ kind: "unexpected", choices, seen });
    stepCount++;
    onStep?.(likeliest, choices);
    const end = steps.find(({ after }) => model.isUndefined(after));
    if (end !== undefined) {
      return { ...ended(), state: end.after, undefinedAt: operations.length - 1 };
    }
    const sound = steps.filter((possible) => model.violation(possible) === undefined);
    const [survivor] = sound;
    if (survivor === undefined) return ended({ kind: "broken", choices, step: likeliest });
    state = survivor.after;
    branches = [...new Set(sound.map(({ after }) => after))];
    observedBefore = seen.observedAfter;
  }
}
