/** Small systems whose numbers can be worked out by hand, for the explorer's own tests. */
import {
  CHANGED,
  type ObjectStep,
  type ObjectSystem,
  type PackedStep,
  type PackedSystem,
  type SystemProperty,
} from "./system.ts";

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
    form: "object",
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

/** The jugs in packed form. */
export function packedJugs(
  properties: readonly SystemProperty<Uint8Array, PackedStep>[] = [],
): PackedSystem {
  const readable = jugs();
  const moves = readable.operations([0, 0]);
  return {
    form: "packed",
    name: "packed jugs",
    fields: [
      { name: "small", count: 1, values: 4 },
      { name: "large", count: 1, values: 6 },
    ],
    initial: [Uint8Array.of(0, 0)],
    operations: moves.map((move) => ({ name: move, family: readable.familyOf(move) })),
    results: ["idle", "ok"],
    apply: (cells, operation) => {
      const state: JugsState = [cells[0] ?? 0, cells[1] ?? 0];
      const [successor] = readable.step(state, moves[operation] ?? "");
      cells.set(successor?.state ?? state);
      return successor?.result === "ok" ? 1 | CHANGED : 0;
    },
    properties,
  };
}

/** The packed jugs as threads can build them, with an operation that throws when asked for. */
export function sharedJugs({ throws }: { readonly throws: boolean }): PackedSystem {
  const system = packedJugs();
  return {
    ...system,
    apply: (cells, operation) => {
      if (throws && cells[1] === 4) {
        throw new RangeError("4 litres are too much");
      }
      return system.apply(cells, operation);
    },
    recipe: { module: import.meta.url, builder: sharedJugs.name, parameters: { throws } },
  };
}

/**
 * Counters that only go up, each to `top`, all alike: (top+1)^count states, and one orbit per
 * multiset.
 */
export function counters(count: number, top: number): ObjectSystem<readonly number[], number> {
  return {
    form: "object",
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
    form: "object",
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
