/** Two operations at once: the last of a program and one beside it, in orders of their steps. */
import type { Operation } from "../../abi/operation.ts";
import { assembleMachine } from "../../implementations/simulator/assemble-machine.ts";
import { CORRECT_DECISIONS } from "../../implementations/simulator/decisions.ts";
import { generationNamed } from "../../implementations/simulator/generations.ts";
import { type MicroStep, runToEnd } from "../../implementations/simulator/kernel/micro-step.ts";
import { type Machine, perform } from "../../implementations/simulator/paths.ts";

/** One operation that is driven step by step. */
interface Actor {
  readonly isReady: () => boolean;
  /** Goes up to so many steps further, as long as it can; answers whether it could. */
  readonly advance: (steps: number) => boolean;
}

/** A guest that faults again and again while its page is taken away does not end by itself. */
const STEPS_MAX = 60;

/** Every schedule of the shape: some steps of the first, some of the other, then by turns. */
export function runRaces(
  dialect: string,
  operations: readonly Operation[],
  other: Operation,
): void {
  let hasMore = true;
  for (let before = 0; hasMore && before < STEPS_MAX; before++) {
    let otherHasMore = true;
    for (let between = 0; otherHasMore && between < STEPS_MAX; between++) {
      const machine = assembleMachine(generationNamed(dialect), CORRECT_DECISIONS);
      for (const operation of operations.slice(0, -1)) runToEnd(perform(machine, operation));
      const first = actorOf(machine, operations.at(-1) as Operation);
      const second = actorOf(machine, other);
      hasMore = first.advance(before);
      otherHasMore = second.advance(between);
      for (let turn = 0; turn < STEPS_MAX && (first.isReady() || second.isReady()); turn++) {
        first.advance(1);
        second.advance(1);
      }
    }
  }
}

function actorOf(machine: Machine, operation: Operation): Actor {
  const steps = perform(machine, operation);
  let next: MicroStep | undefined;
  const advance = (): void => {
    const { done, value } = steps.next();
    next = done === true ? undefined : value;
  };
  const isReady = (): boolean => next !== undefined && (next.isReady?.() ?? true);
  advance();
  return {
    isReady,
    advance: (count) => {
      let left = count;
      for (; left > 0 && isReady(); left--) advance();
      return left === 0;
    },
  };
}
