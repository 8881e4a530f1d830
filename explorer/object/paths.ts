import type { ObjectSystem } from "../system.ts";
import { follow } from "./edges.ts";
import type { Origins } from "./origins.ts";

/** A state that waits to be expanded, as data. */
export interface WaitingState {
  readonly index: number;
  /** Its sleep set as text; empty for none. */
  readonly asleep: string;
}

/**
 * States to be made again, each from its parent, which stands before it. The lists are parallel,
 * in ascending order of indexes; so parents ascend, too.
 */
export interface Paths {
  readonly indexes: readonly number[];
  /** -1 for an initial state, whose edge is its position among them. */
  readonly parents: readonly number[];
  readonly edges: readonly number[];
  /** Which of them are to be held. */
  readonly waiting: readonly WaitingState[];
}

/** The ways to some states, with everything on them once. */
export function pathsTo(
  origins: Origins,
  wanted: readonly number[],
  waiting: readonly WaitingState[],
): Paths {
  const met = new Set<number>();
  for (const target of wanted) {
    for (let index = target; index >= 0 && !met.has(index); index = origins.parentOf(index)) {
      met.add(index);
    }
  }
  const indexes = [...met].sort((one, other) => one - other);
  return {
    indexes,
    parents: indexes.map((index) => origins.parentOf(index)),
    edges: indexes.map((index) => origins.edgeOf(index)),
    waiting,
  };
}

/** Makes the states on some paths again, in their order, each with its index. */
export function* statesOn<State, Operation>(
  system: ObjectSystem<State, Operation>,
  { indexes, parents, edges }: Paths,
): Generator<readonly [index: number, state: State]> {
  const made = new Map<number, State>();
  let oldest = 0;
  for (const [position, index] of indexes.entries()) {
    const parent = parents[position] as number;
    const edge = edges[position] as number;
    const state =
      parent < 0
        ? (system.initial[edge] as State)
        : follow(system, made.get(parent) as State, edge).state;
    made.set(index, state);
    // Parents ascend: no state before this one's parent is needed again.
    for (; (indexes[oldest] as number) < parent; oldest++) {
      made.delete(indexes[oldest] as number);
    }
    yield [index, state];
  }
}
