import { HarnessError } from "../abi/harness-error.ts";
import type { Audit } from "./audit.ts";
import { explore } from "./explore.ts";
import { runDifferences } from "./run-differences.ts";
import type { ObjectSystem } from "./system.ts";

/** Faults listed at most; one is enough to reject a symmetry. */
const FAULTS_MAX = 10;

/**
 * Proves the symmetry of a system of objects on a small domain, in two ways.
 *
 * The declared symmetry: every image of a reachable state is reachable, lies in the same orbit,
 * breaks the same properties, and allows the same answers into the same orbits. The reduction: a
 * reduced run must count as many states by the sizes of their orbits, meet as many orbits at every
 * depth, find a counterexample exactly when there is one and of the same length, and the same
 * answers and values of properties as the unreduced run.
 *
 * @throws {HarnessError} MSC112 when the domain has more than `statesMax` states.
 */
export async function auditSymmetry<State, Operation>(
  system: ObjectSystem<State, Operation>,
  statesMax: number,
): Promise<Audit> {
  const reached = new ReachedStates(system, statesMax);
  const { symmetry: _, ...unreduced } = system;
  const whole = await explore(unreduced, {}, { now: () => 0 });
  const reduced = await explore(system, {}, { now: () => 0 });
  const faults = [
    ...reached.imageFaults(),
    ...(reached.orbitsAtDepth(reduced.exploration.levels.length).join() ===
    reduced.exploration.levels.join()
      ? []
      : ["the reduced run differs in orbits by depth"]),
    ...runDifferences(whole, reduced, {
      // A run that ends by a counterexample does not look at the orbits of its last states.
      states: ({ exploration }) => (exploration.exhausted ? exploration.states : null),
    }),
  ];
  const { states, orbits, steps } = reached;
  return { states, orbits, steps, faults: faults.slice(0, FAULTS_MAX) };
}

interface Reached<State, Operation> {
  readonly state: State;
  readonly key: string;
  /** The least key of its images. */
  readonly orbit: string;
  readonly depth: number;
  /** How it was reached first; null for an initial state. */
  readonly origin: Origin<State, Operation> | null;
}

interface Origin<State, Operation> {
  readonly from: Reached<State, Operation>;
  readonly operation: Operation;
}

/** All that can be reached without the reduction, with what each state does. */
class ReachedStates<State, Operation> {
  steps = 0;
  private readonly system: ObjectSystem<State, Operation>;
  private readonly byKey = new Map<string, Reached<State, Operation>>();
  /** By key of the state; equal numbers for equal behaviours. */
  private readonly behaviours = new Map<string, number>();
  private readonly numbers = new Map<string, number>();

  constructor(system: ObjectSystem<State, Operation>, statesMax: number) {
    this.system = system;
    for (const state of system.initial) {
      this.meet(state, null);
    }
    // A map is walked in the order in which it grows: breadth first.
    for (const reached of this.byKey.values()) {
      if (this.byKey.size > statesMax) {
        const hint = "Audit a smaller domain of the same system.";
        throw new HarnessError("MSC112", `${system.name} has more than ${statesMax} states`, hint);
      }
      const behaviour = this.behaviourOf(reached);
      const number = this.numbers.get(behaviour) ?? this.numbers.size;
      this.numbers.set(behaviour, number);
      this.behaviours.set(reached.key, number);
    }
  }

  get states(): number {
    return this.byKey.size;
  }

  get orbits(): number {
    return new Set([...this.byKey.values()].map(({ orbit }) => orbit)).size;
  }

  /** How many orbits have a state at each of the first depths. */
  orbitsAtDepth(count: number): readonly number[] {
    const orbits = Array.from({ length: count }, () => new Set<string>());
    for (const { depth, orbit } of this.byKey.values()) {
      orbits[depth]?.add(orbit);
    }
    return orbits.map(({ size }) => size);
  }

  imageFaults(): readonly string[] {
    const faults: string[] = [];
    for (const reached of this.byKey.values()) {
      if (faults.length < FAULTS_MAX) {
        faults.push(...this.faultsAt(reached));
      }
    }
    return faults;
  }

  private faultsAt(reached: Reached<State, Operation>): readonly string[] {
    const { state, key, orbit } = reached;
    const images = this.imageKeys(state);
    const faults = images.flatMap((image) => {
      const known = this.byKey.get(image);
      if (known === undefined) {
        return [`an image of ${this.placeOf(reached)} is not reached`];
      }
      return [
        ...(known.orbit === orbit
          ? []
          : [`an image of ${this.placeOf(reached)} lies in another orbit`]),
        ...(this.behaviours.get(image) === this.behaviours.get(key)
          ? []
          : [`an image of ${this.placeOf(reached)} behaves differently`]),
      ];
    });
    const isAmong = images.includes(key);
    return isAmong ? faults : [...faults, `${this.placeOf(reached)} is not among its images`];
  }

  /** A state for people: a shortest way to it. */
  private placeOf({ origin: last }: Reached<State, Operation>): string {
    const way: string[] = [];
    for (let origin = last; origin !== null; origin = origin.from.origin) {
      way.unshift(this.system.print(origin.operation));
    }
    return way.length === 0 ? "the first state" : `the state after ${way.join("; ")}`;
  }

  /** Properties, answers and successor orbits of a state, as a text that its images must share. */
  private behaviourOf(reached: Reached<State, Operation>): string {
    const { state, key } = reached;
    const { properties, operations, step, familyOf } = this.system;
    const held = properties.map((property) =>
      property.over === "state" ? property.holds(state) : null,
    );
    const steps = operations(state).flatMap((operation) =>
      step(state, operation).map(({ result, state: after }) => {
        this.steps++;
        const target = this.meet(after, { from: reached, operation });
        const made = { before: state, operation, result, after };
        const shown = properties.map((property) =>
          property.over === "step" ? property.holds(made) : null,
        );
        const orbit = target.key === key ? "same" : target.orbit;
        return [familyOf(operation), result, orbit, ...shown].join();
      }),
    );
    return [...held, ...steps.sort()].join("\n");
  }

  private meet(state: State, origin: Origin<State, Operation> | null): Reached<State, Operation> {
    const key = this.system.key(state);
    const known = this.byKey.get(key);
    if (known !== undefined) {
      return known;
    }
    const orbit = this.imageKeys(state).sort()[0] ?? key;
    const depth = origin === null ? 0 : origin.from.depth + 1;
    const reached = { state, key, orbit, depth, origin };
    this.byKey.set(key, reached);
    return reached;
  }

  private imageKeys(state: State): string[] {
    const { symmetry, key } = this.system;
    return symmetry ? symmetry.images(state).map(key) : [key(state)];
  }
}
