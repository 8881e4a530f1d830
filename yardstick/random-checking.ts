import { type LockstepResult, lockstep } from "../checkers/lockstep.ts";
import type { LockstepModel } from "../checkers/lockstep-model.ts";
import { randomOf } from "../checkers/random.ts";
import type { YardstickBug } from "./implementation.ts";
import { lockstepMachine, type YardstickVocabulary } from "./lockstep-model.ts";
import type { YardstickOperation } from "./operation.ts";
import type { YardstickSize } from "./size.ts";

/** What is checked, and how much of it. */
export interface RandomYardstick<State> {
  readonly size: YardstickSize;
  readonly bug: YardstickBug | null;
  readonly model: LockstepModel<YardstickVocabulary<State>>;
  /** Drawn by kind first, then uniformly among those of a kind. */
  readonly operations: readonly YardstickOperation[];
  /** Operations of one run. */
  readonly operationsMax: number;
}

/**
 * Prepares random checking of W: the lockstep of the dialects, beside one of W's models.
 *
 * @returns a function that makes one run on a fresh machine.
 */
export function randomYardstick<State>(
  options: RandomYardstick<State>,
): (seed: number, run: number) => Promise<LockstepResult<YardstickVocabulary<State>>> {
  const { size, bug, model, operations, operationsMax } = options;
  const kinds = [...new Set(operations.map(({ kind }) => kind))].map((wanted) =>
    operations.filter(({ kind }) => kind === wanted),
  );
  return (seed, run) => {
    const random = randomOf(seed, run);
    const drawn = <T>(from: readonly T[]): T => from[random.nextInt(0, from.length - 1)] as T;
    const source = (_state: State, index: number): YardstickOperation | undefined =>
      index < operationsMax ? drawn(drawn(kinds)) : undefined;
    return lockstep({ model, machine: lockstepMachine<State>(size, bug), source });
  };
}
