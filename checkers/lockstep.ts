/** The heart: one trace on one fresh machine, the model beside it, until the first divergence. */
import { type Implementation, ImplementationLost } from "../implementations/implementation.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Operation } from "../model/operation.ts";
import type { NotSent } from "../model/outcome.ts";
import { FRESH_MACHINE, type MachineState } from "../model/state.ts";
import { settled, step } from "../model/step.ts";
import { stoppingTaint } from "../model/taints.ts";
import { type Property, type Step, violatedBy } from "../properties/property.ts";
import { ask } from "./ask.ts";
import { broken, type Divergence, lost, unexpected } from "./divergence.ts";

/** Where operations come from: a stored trace, a random draw. Undefined ends the trace. */
export type OperationSource = (state: MachineState, index: number) => Operation | undefined;

export interface LockstepOptions {
  readonly dialect: Dialect;
  /** A fresh machine; the caller disposes it. */
  readonly implementation: Implementation;
  readonly properties: readonly Property[];
  readonly source: OperationSource;
  /** Told of every step whose outcome the model allows, before properties judge it. */
  readonly onStep?: ((step: Step) => void) | undefined;
  /** Told of every operation that the implementation refused to issue; it changes nothing. */
  readonly onNotSent?: ((operation: Operation, outcome: NotSent) => void) | undefined;
}

export interface LockstepResult {
  /** Every operation that was drawn; a diverging one is the last. */
  readonly operations: readonly Operation[];
  readonly divergence?: Divergence | undefined;
  /** Operations that were answered as the model allows. */
  readonly stepCount: number;
  /** Ids of the undefined situations it has entered. */
  readonly taints: readonly string[];
}

/**
 * Keeps every state that the machine may be in. A divergence is an outcome that none expects, or
 * properties that contradict all; a state that leaves nothing defined ends the comparison.
 */
export async function lockstep(options: LockstepOptions): Promise<LockstepResult> {
  const { dialect, implementation, properties, source, onStep, onNotSent } = options;
  const operations: Operation[] = [];
  let branches: readonly MachineState[] = [FRESH_MACHINE];
  let [observedBefore, stepCount] = [implementation.observe(), 0];
  const ended = (divergence?: Divergence, [state] = branches): LockstepResult => {
    return { operations, stepCount, taints: state?.taints ?? [], divergence };
  };
  for (;;) {
    const operation = source(branches[0] ?? FRESH_MACHINE, operations.length);
    if (operation === undefined) return ended();
    const index = operations.push(operation) - 1;
    const choices = branches.flatMap((before) =>
      step(dialect, before, operation).map((transition) => ({ ...transition, before })),
    );
    const answer = ask(implementation, operation);
    const outcome = answer instanceof Promise ? await answer : answer;
    if (outcome instanceof ImplementationLost) return ended(lost(index, choices, outcome));
    if (outcome.kind === "not_sent") {
      onNotSent?.(operation, outcome);
      continue;
    }
    const seen = { operation, outcome, observedBefore, observedAfter: implementation.observe() };
    const steps = settled(choices, outcome).map(
      ({ before, decidedBy, state: after }): Step => ({ before, after, decidedBy, ...seen }),
    );
    const [likeliest] = steps;
    if (likeliest === undefined) return ended(unexpected(index, choices, seen, properties));
    stepCount++;
    onStep?.(likeliest);
    const end = steps.find(({ after }) => stoppingTaint(after) !== undefined);
    if (end !== undefined) return ended(undefined, [end.after]);
    const sound = steps.filter((possible) => violatedBy(properties, possible) === undefined);
    if (sound.length === 0) return ended(broken(index, choices, likeliest, properties));
    branches = [...new Set(sound.map(({ after }) => after))];
    observedBefore = seen.observedAfter;
  }
}
