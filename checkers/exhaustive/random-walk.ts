import { type PackedStep, type PackedSystem, RESULT_MASK } from "./system.ts";

/** How one walk ended. */
export interface Walk {
  /** Operations done, as indices into those of the system; one that broke a property is last. */
  readonly operations: readonly number[];
  /** The property that broke; null when none did. */
  readonly broken: string | null;
}

export interface WalkRandom {
  /** Inclusive at both ends. */
  readonly nextInt: (min: number, max: number) => number;
}

/**
 * Prepares random walks through a packed system: what `explore` visits completely, sampled.
 *
 * Each operation is drawn by its family first, then within it; all `always` properties are checked
 * after each step. For domains that no exploration can finish.
 *
 * @returns a function that makes one walk from the first initial state.
 */
export function randomWalker(
  system: PackedSystem,
): (random: WalkRandom, operationsMax: number) => Walk {
  const families = [...new Set(system.operations.map(({ family }) => family))].map((family) =>
    [...system.operations.keys()].filter((index) => system.operations[index]?.family === family),
  );
  const cells = Uint8Array.from(system.initial[0] ?? []);
  const before = cells.slice();
  const step: PackedStep = { before, operation: 0, result: 0, after: cells };
  const always = system.properties.filter(({ kind }) => kind === "always");
  return (random, operationsMax) => {
    const operations: number[] = [];
    cells.set(system.initial[0] ?? []);
    while (operations.length < operationsMax) {
      const family = families[random.nextInt(0, families.length - 1)] ?? [];
      step.operation = family[random.nextInt(0, family.length - 1)] ?? 0;
      operations.push(step.operation);
      before.set(cells);
      step.result = system.apply(cells, step.operation) & RESULT_MASK;
      for (const property of always) {
        if (!(property.over === "state" ? property.holds(cells) : property.holds(step))) {
          return { operations, broken: property.id };
        }
      }
    }
    return { operations, broken: null };
  };
}
