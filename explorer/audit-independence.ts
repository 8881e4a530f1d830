import { HarnessError } from "../abi/harness-error.ts";
import type { Audit } from "./audit.ts";
import { explore } from "./explore.ts";
import { runDifferences } from "./run-differences.ts";
import type { Independence, ObjectSystem } from "./system.ts";

/** Faults listed at most; one is enough to reject a relation. */
const FAULTS_MAX = 10;

/**
 * Proves the partial-order reduction of a system on a small domain, in two ways.
 *
 * The declared relation: in every reachable state, both orders of every two operations that commute
 * are walked and compared, as the law of {@link Independence} says. The reduction: a reduced run
 * must find as many states at every depth, a counterexample exactly when there is one and of the
 * same length, and the same answers and values of properties as the unreduced run.
 *
 * @throws {HarnessError} MSC112 when the domain has more than `statesMax` states; MSC115 when the
 *   system has no partial-order reduction.
 */
export async function auditIndependence<State, Operation>(
  system: ObjectSystem<State, Operation>,
  statesMax: number,
): Promise<Audit> {
  const reduced = await explore(system, {}, { now: () => 0 }, { partialOrder: true });
  const whole = await explore(system, {}, { now: () => 0 });
  const graph = new StepGraph(system, statesMax);
  const differences = runDifferences(whole, reduced, {
    "states by depth": ({ exploration }) => exploration.levels,
  });
  const faults = [...relationFaults(graph, system), ...differences];
  const { length: states } = graph.states;
  return { states, orbits: states, steps: graph.steps, faults: faults.slice(0, FAULTS_MAX) };
}

interface Edge {
  /** The answer; equal numbers for equal answers. */
  readonly answer: number;
  readonly target: number;
  /** The step properties by position, each with its value in this step. */
  readonly shown: readonly string[];
}

/** All that can be reached, in memory: two steps are then two look-ups. */
class StepGraph<State, Operation> {
  readonly states: State[] = [];
  /** By state, then by operation; an operation that is not possible is not in it. */
  readonly edges: ReadonlyMap<Operation, readonly Edge[]>[] = [];
  steps = 0;
  private readonly system: ObjectSystem<State, Operation>;
  private readonly indexes = new Map<string, number>();
  private readonly answers = new Map<string, number>();

  constructor(system: ObjectSystem<State, Operation>, statesMax: number) {
    this.system = system;
    for (const state of system.initial) {
      this.indexOf(state);
    }
    for (let next = 0; next < this.states.length; next++) {
      if (this.states.length > statesMax) {
        const hint = "Audit a smaller domain of the same system.";
        throw new HarnessError("MSC112", `${system.name} has more than ${statesMax} states`, hint);
      }
      this.edges.push(this.edgesOf(this.states[next] as State));
    }
  }

  private edgesOf(before: State): ReadonlyMap<Operation, readonly Edge[]> {
    const operations = this.system.operations(before);
    return new Map(
      operations.map((operation) => [
        operation,
        this.system.step(before, operation).map(({ result, state: after }) => {
          this.steps++;
          const answer = this.answers.get(result) ?? this.answers.size;
          this.answers.set(result, answer);
          const step = { before, operation, result, after };
          const shown = this.system.properties.flatMap((property, place) =>
            property.over === "step" ? [`${place}=${property.holds(step)}`] : [],
          );
          return { answer, target: this.indexOf(after), shown };
        }),
      ]),
    );
  }

  private indexOf(state: State): number {
    const key = this.system.key(state);
    const index = this.indexes.get(key) ?? this.states.length;
    if (index === this.states.length) {
      this.indexes.set(key, index);
      this.states.push(state);
    }
    return index;
  }
}

function relationFaults<State, Operation>(
  graph: StepGraph<State, Operation>,
  { independence, print, key }: ObjectSystem<State, Operation>,
): readonly string[] {
  const pairs = independence ? commutingPairs(independence) : [];
  const asymmetric = pairs.filter(([one, other]) => !independence?.commutes(other, one));
  const faults = asymmetric.map(([one, other]) => {
    return `${print(one)} commutes with ${print(other)}, but not the other way round`;
  });
  for (const [index, edges] of graph.edges.entries()) {
    for (const [one, other] of pairs) {
      const isCompared = edges.has(one) && edges.has(other) && faults.length < FAULTS_MAX;
      if (isCompared && waysOf(graph, index, one, other) !== waysOf(graph, index, other, one, -1)) {
        const place = key(graph.states[index] as State);
        faults.push(`${print(one)} and ${print(other)} do not commute at ${place}`);
      }
    }
  }
  return faults;
}

/** Every two different operations of which one is said to commute with the other. */
function commutingPairs<Operation>({
  alphabet,
  commutes,
}: Independence<Operation>): readonly (readonly [Operation, Operation])[] {
  return alphabet.flatMap((one, place) =>
    alphabet
      .filter((other, otherPlace) => otherPlace !== place && commutes(one, other))
      // Of a symmetric relation one half is enough; the other half of another is kept.
      .filter((other) => alphabet.indexOf(other) > place || !commutes(other, one))
      .map((other) => [one, other] as const),
  );
}

/**
 * All that two operations can answer, show and lead to, as a text that does not tell their order.
 */
function waysOf<State, Operation>(
  { edges }: StepGraph<State, Operation>,
  index: number,
  first: Operation,
  second: Operation,
  direction: 1 | -1 = 1,
): string {
  const ways = (edges[index]?.get(first) ?? []).flatMap((one) => {
    const others = edges[one.target]?.get(second);
    return others === undefined
      ? [`after its ${direction} one the other is not possible`]
      : others.map((other) => {
          const answers = [one.answer, other.answer];
          const shown = [...new Set([...one.shown, ...other.shown])].sort();
          return [
            ...(direction === 1 ? answers : answers.reverse()),
            other.target,
            ...shown,
          ].join();
        });
  });
  return [...new Set(ways)].sort().join("\n");
}
