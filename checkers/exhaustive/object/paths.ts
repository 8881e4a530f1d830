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
