/** Random checking of W with the readable model: what `randomWalker` does with the packed one. */
import { randomOf } from "../../checkers/random.ts";
import { YardstickMachine } from "./implementation.ts";
import { invariants } from "./invariants.ts";
import { encodedView, initialState, step, type YardstickState } from "./model.ts";
import { anyOperationsOf } from "./operation.ts";
import type { YardstickSize } from "./size.ts";

const INVARIANTS = invariants();

/**
 * Prepares walks from the empty state that compare answers and views after each operation.
 *
 * @returns a function that makes one walk of so many operations, and answers what differed.
 */
export function readableWalker(
  size: YardstickSize,
): (seed: number, run: number, operationsMax: number) => string | null {
  const operations = anyOperationsOf(size);
  const kinds = [...new Set(operations.map(({ kind }) => kind))].map((kind) =>
    operations.filter((operation) => operation.kind === kind),
  );
  return (seed, run, operationsMax) => {
    const random = randomOf(seed, run);
    const machine = YardstickMachine.open(size, null);
    let state = initialState(size);
    for (let count = 0; count < operationsMax; count++) {
      const kind = kinds[random.nextInt(0, kinds.length - 1)] ?? [];
      const operation = kind[random.nextInt(0, kind.length - 1)];
      if (operation === undefined) {
        return "nothing to draw";
      }
      const { result, state: after } = step(size, state, operation);
      if (machine.apply(operation) !== result) {
        return `the model answers ${result}`;
      }
      const difference = viewDifference(size, after, machine) ?? brokenInvariant(state, after);
      if (difference !== null) {
        return difference;
      }
      state = after;
    }
    return null;
  };
}

/** @returns the first gfn that model and machine map differently; null when there is none. */
export function viewDifference(
  size: YardstickSize,
  state: YardstickState,
  machine: YardstickMachine,
): string | null {
  for (const [gfn, expected] of encodedView(size, state).entries()) {
    if (machine.mappingOf(gfn) !== expected) {
      return `gfn ${gfn} maps ${machine.mappingOf(gfn)}, but the model maps ${expected}`;
    }
  }
  return null;
}

/** @returns the first invariant that breaks; a state that did not change was checked before. */
export function brokenInvariant(before: YardstickState, after: YardstickState): string | null {
  return after === before ? null : (INVARIANTS.find(({ holds }) => !holds(after))?.id ?? null);
}
