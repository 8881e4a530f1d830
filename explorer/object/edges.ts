/** Edges: the steps out of a state as numbers, so that a path is a list of numbers. */
import { HarnessError } from "../../abi/harness-error.ts";
import type { ObjectSystem, Successor } from "../system.ts";

/** An edge is one number: position of the operation times this, plus position of the successor. */
const SUCCESSORS_MAX = 256;

/** @param branch - position of the successor among those of the operation. */
export function edgeOf(position: number, branch: number): number {
  return position * SUCCESSORS_MAX + branch;
}

/** @throws {HarnessError} MSC245 when there are none, or too many to be numbered. */
export function successorsOf<State, Operation>(
  system: ObjectSystem<State, Operation>,
  state: State,
  operation: Operation,
): readonly Successor<State>[] {
  const successors = system.step(state, operation);
  if (successors.length === 0 || successors.length > SUCCESSORS_MAX) {
    const hint = `A step has at least 1 and at most ${SUCCESSORS_MAX} successors.`;
    const name = system.print(operation);
    throw new HarnessError("MSC245", `${name} has ${successors.length} successors`, hint);
  }
  return successors;
}

/**
 * Makes the step of an edge again.
 *
 * @throws {HarnessError} MSC242 when the state has no such edge.
 */
export function follow<State, Operation>(
  system: ObjectSystem<State, Operation>,
  state: State,
  edge: number,
): Successor<State> & { readonly operation: Operation } {
  const operation = system.operations(state)[Math.trunc(edge / SUCCESSORS_MAX)];
  const successors = operation === undefined ? [] : successorsOf(system, state, operation);
  const successor = successors[edge % SUCCESSORS_MAX];
  if (operation === undefined || successor === undefined) {
    const hint = "operations and step must depend on their arguments alone.";
    throw new HarnessError("MSC242", "a path cannot be run again", hint);
  }
  return { operation, ...successor };
}
