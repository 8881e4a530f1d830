/** Small systems whose numbers can be worked out by hand, for the explorer's own tests. */
import { HarnessError } from "../abi/harness-error.ts";
import type { ObjectStep, ObjectSystem, SystemProperty } from "./system.ts";

type JugsState = readonly [small: number, large: number];

/**
 * The two jugs of 3 and 5 litres: 16 states, 6 operations; 4 litres after 6 of them, and no sooner.
 */
export function jugs(
  properties: readonly SystemProperty<JugsState, ObjectStep<JugsState, string>>[] = [],
): ObjectSystem<JugsState, string> {
  const moves: Readonly<Record<string, (state: JugsState) => JugsState>> = {
    "fill small": ([, large]) => [3, large],
    "fill large": ([small]) => [small, 5],
    "empty small": ([, large]) => [0, large],
    "empty large": ([small]) => [small, 0],
    "pour small": ([small, large]) => pour(small, large, 5),
    "pour large": ([small, large]) => [...pour(large, small, 3)].reverse() as unknown as JugsState,
  };
  return {
    name: "jugs",
    initial: [[0, 0]],
    operations: () => Object.keys(moves),
    step: (state, move) => {
      const after = moves[move]?.(state) ?? state;
      const isSame = after[0] === state[0] && after[1] === state[1];
      return [{ result: isSame ? "idle" : "ok", state: isSame ? state : after }];
    },
    key: (state) => state.join(),
    print: (move) => move,
    familyOf: (move) => move.split(" ")[0] ?? move,
    properties,
  };
}

/**
 * Counters that only go up, each to `top`, all alike: (top+1)^count states, and one orbit per
 * multiset.
 */
export function counters(count: number, top: number): ObjectSystem<readonly number[], number> {
  return {
    name: `${count} counters to ${top}`,
    initial: [new Array<number>(count).fill(0)],
    operations: (state) => [...state.keys()],
    step: (state, index) => {
      const isFull = state[index] === top;
      const after = state.map((value, position) => (position === index ? value + 1 : value));
      return [{ result: isFull ? "full" : "ok", state: isFull ? state : after }];
    },
    key: (state) => state.join(),
    print: (index) => `increment ${index}`,
    familyOf: () => "increment",
    properties: [],
    symmetry: { name: "all alike", images: permutations },
  };
}

/**
 * Counters that only go up, each to its own top, and then cannot be asked to. All operations
 * commute, so each state but the first needs one of the steps that lead to it.
 */
export function gauges(
  tops: readonly number[],
  properties: readonly SystemProperty<
    readonly number[],
    ObjectStep<readonly number[], number>
  >[] = [],
): ObjectSystem<readonly number[], number> {
  const alphabet = [...tops.keys()];
  return {
    name: `gauges to ${tops}`,
    initial: [tops.map(() => 0)],
    operations: (state) => alphabet.filter((index) => state[index] !== tops[index]),
    step: (state, index) => [{ result: "ok", state: state.with(index, (state[index] ?? 0) + 1) }],
    key: (state) => state.join(),
    print: (index) => `raise ${index}`,
    familyOf: () => "raise",
    properties,
    independence: { name: "all", alphabet, commutes: () => true },
  };
}

/** The counters as threads can build them. */
export function sharedCounters(
  parameters: Readonly<Record<"count" | "top", number>>,
): ObjectSystem<readonly number[], number> {
  const recipe = { module: import.meta.url, builder: sharedCounters.name, parameters };
  return { ...counters(parameters.count, parameters.top), recipe };
}

/** The gauges as threads can build them. */
export function sharedGauges(tops: readonly number[]): ObjectSystem<readonly number[], number> {
  const recipe = { module: import.meta.url, builder: sharedGauges.name, parameters: tops };
  return { ...gauges(tops), recipe };
}

interface TangleParameters {
  /** A prime. */
  readonly states: number;
  /** The state that no way may lead to. */
  readonly forbidden?: number;
  /** What happens to a thread that expands state 100. */
  readonly fault?: "throws" | "refuses" | "exits";
  /** Shared memory, in which the first word counts the systems that were disposed of. */
  readonly disposals?: Int32Array;
}

/**
 * Numbers that lead to numbers by arithmetic, without any order to it: most are found by many ways
 * and by several threads, from states with different operations, some of which choose.
 */
export function tangle(parameters: TangleParameters): ObjectSystem<number, number> {
  const { states, forbidden, fault, disposals } = parameters;
  return {
    name: `tangle of ${states}`,
    initial: [1, 2],
    operations: (state) => [0, 1, 2, 3, 4].filter((operation) => (state + operation) % 3 > 0),
    step: (state, operation) => {
      if (state === 100 && fault !== undefined) {
        fail(fault);
      }
      const after = (state * (operation + 2) + operation) % states;
      const other = (state * state + operation) % states;
      return [
        { result: `ends in ${after % 4}`, state: after },
        ...(operation === 3 ? [{ result: "squared", state: other }] : []),
      ];
    },
    key: String,
    print: (operation) => `operation ${operation}`,
    familyOf: (operation) => `family ${operation % 4}`,
    properties: [
      { ...alwaysOf("not-forbidden"), over: "state", holds: (state) => state !== forbidden },
      { ...alwaysOf("not-entered"), over: "step", holds: ({ after }) => after !== forbidden },
    ],
    recipe: { module: import.meta.url, builder: tangle.name, parameters },
    dispose: async () => {
      Atomics.add(disposals ?? new Int32Array(1), 0, 1);
    },
  };
}

function alwaysOf(id: string): { id: string; sentence: string; kind: "always" } {
  return { id, sentence: `It is ${id}.`, kind: "always" };
}

function fail(fault: NonNullable<TangleParameters["fault"]>): void {
  if (fault === "exits") {
    process.exit();
  }
  throw fault === "throws"
    ? new RangeError("100 is too much")
    : new HarnessError("MSC242", "100 is never the same", "Try 99.");
}

function pour(from: number, to: number, capacity: number): JugsState {
  const moved = Math.min(from, capacity - to);
  return [from - moved, to + moved];
}

function permutations(items: readonly number[]): readonly (readonly number[])[] {
  return items.length === 0
    ? [[]]
    : items.flatMap((first, position) =>
        permutations(items.filter((_, index) => index !== position)).map((rest) => [
          first,
          ...rest,
        ]),
      );
}
