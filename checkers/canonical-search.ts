/**
 * The last pass of shrinking: is there anything simpler at all, made of a small closed alphabet?
 */
import { isHandle } from "../abi/handle.ts";
import { type ImplementationFactory, isImplementationLost } from "../abi/implementation.ts";
import type { Operation } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { MachineState } from "../model/state.ts";
import type { Property, Step } from "../properties/property.ts";
import { OBSERVERS } from "../shrinkers/kinds.ts";
import { costOf, isSimpler, namesOf } from "../shrinkers/simplicity.ts";
import { DialectModel } from "./dialect-lockstep.ts";
import { broken, type Divergence, lost, unexpected } from "./divergence.ts";
import { LiveMachines } from "./explore/live-machines.ts";
import { type ReplayedMachine, replayedMachine } from "./explore/replayed-machine.ts";
import { StateKeys } from "./explore/state-key.ts";

export interface CanonicalSearchOptions {
  readonly dialect: Dialect;
  /** Answers at once, and its machines have fingerprints. */
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  /** Diverges; everything simpler is tried. */
  readonly trace: Trace;
  /** What sequences are made of. */
  readonly alphabet: readonly Operation[];
  /** Whether the divergence of a sequence is the one that was found. */
  readonly isSame: (divergence: Divergence) => boolean;
  /** Whether only observers can show it: the last operation of a sequence is then one of those. */
  readonly byObserver: boolean;
  /** Operations that may be run at most. */
  readonly stepsMax: number;
  readonly interrupted?: (() => boolean) | undefined;
}

export interface CanonicalSearch {
  /** The simplest sequence of the alphabet that diverges, if it is simpler than the trace. */
  readonly simpler: Trace | undefined;
  /** True when everything simpler was tried. */
  readonly complete: boolean;
  /** Operations that were run. */
  readonly steps: number;
}

const STEPS_AT_ONCE = 512;

/** Where a sequence has led, and the simplest sequence that leads there. */
interface Node {
  readonly operations: readonly Operation[];
  readonly models: readonly MachineState[];
  readonly machine: ReplayedMachine;
}

/**
 * Breadth first, one layer per operation; of the sequences of one length that lead to one state of
 * model and machine, with the same names used, the simplest stands for all. The first layer that
 * diverges has the shortest, and the simplest of it is the answer.
 */
export async function searchCanonical(options: CanonicalSearchOptions): Promise<CanonicalSearch> {
  await using machines = new LiveMachines(options.factory);
  const search = new Search(options, machines);
  return await search.run();
}

class Search {
  readonly #options: CanonicalSearchOptions;
  readonly #model: DialectModel;
  readonly #machines: ReturnType<typeof replayedMachine>;
  readonly #keys = new StateKeys();
  readonly #known = new Set<string>();
  #best: Trace;
  #steps = 0;
  #cut = false;

  constructor(options: CanonicalSearchOptions, machines: LiveMachines) {
    this.#options = options;
    this.#model = new DialectModel(options.dialect, options.properties);
    this.#machines = replayedMachine(machines);
    this.#best = options.trace;
  }

  async run(): Promise<CanonicalSearch> {
    const { trace } = this.#options;
    let layer: readonly Node[] = [
      { operations: [], models: [this.#model.initial], machine: this.#machines.open() },
    ];
    for (let length = 1; length <= this.#best.operations.length && !this.#cut; length++) {
      layer = await this.#nextLayer(layer, length === this.#best.operations.length);
    }
    const simpler = this.#best === trace ? undefined : this.#best;
    return { simpler, complete: !this.#cut, steps: this.#steps };
  }

  /** The states one operation further, each once; none for what is as long as the best. */
  async #nextLayer(layer: readonly Node[], isLast: boolean): Promise<readonly Node[]> {
    const reached = new Map<string, Node>();
    for (const [node, operation] of this.#inTurn(layer)) {
      if (!follows(node, operation)) continue;
      const operations = [...node.operations, operation];
      if (!this.#isWorthATry(operations)) continue;
      if (this.#steps % STEPS_AT_ONCE === 0) await this.#pause();
      if (this.#cut || this.#steps >= this.#options.stepsMax) return this.#ended();
      this.#steps++;
      const next = this.#step(node, operation, operations);
      if (next === undefined || isLast) continue;
      const key = this.#keyOf(next);
      if (this.#known.has(key)) continue;
      const named = `${key} ${namesOf(next.operations).join()}`;
      const other = reached.get(named);
      if (
        other === undefined ||
        isSimpler(this.#traceOf(operations), this.#traceOf(other.operations))
      ) {
        reached.set(named, next);
      }
    }
    const nodes = [...reached.values()];
    for (const node of nodes) this.#known.add(this.#keyOf(node));
    return nodes;
  }

  /** Everything to be tried; first what may show something, after which the rest may be too long. */
  *#inTurn(layer: readonly Node[]): Generator<readonly [Node, Operation]> {
    const { alphabet, byObserver } = this.#options;
    const shows = ({ op }: Operation): boolean => byObserver && OBSERVERS.has(op);
    for (const turn of [true, false]) {
      const operations = alphabet.filter((operation) => shows(operation) === turn);
      for (const node of layer) for (const operation of operations) yield [node, operation];
    }
  }

  /** Signals and timers of the process get their turn. */
  async #pause(): Promise<void> {
    await new Promise((go) => setImmediate(go));
    if (this.#options.interrupted?.() === true) this.#cut = true;
  }

  #ended(): readonly Node[] {
    this.#cut = true;
    return [];
  }

  /** Whether it may be, or may become, something simpler than the best. */
  #isWorthATry(operations: readonly Operation[]): boolean {
    const left = this.#best.operations.length - operations.length;
    const trace = this.#traceOf(operations);
    const last = operations.at(-1) as Operation;
    const mayShow = !this.#options.byObserver || OBSERVERS.has(last.op);
    if (left === 0) return mayShow && isSimpler(trace, this.#best);
    // One that costs as much as the whole may be something shorter, and becomes nothing.
    return left > 1 || mayShow || costOf(trace) <= costOf(this.#best);
  }

  /** @returns where it leads; undefined when it diverges, or when nothing is defined there. */
  #step(node: Node, operation: Operation, operations: readonly Operation[]): Node | undefined {
    const machine = this.#machines.fork(node.machine);
    const { answer, ...views } = this.#machines.apply(machine, operation);
    const choices = node.models.flatMap((state) => this.#model.choices(state, operation));
    const index = operations.length - 1;
    if (isImplementationLost(answer)) {
      this.#found(operations, lost(index, choices, answer));
      return undefined;
    }
    if (answer.kind === "not_sent") return undefined;
    const { properties } = this.#options;
    const seen = { operation, outcome: answer, ...views };
    const steps: Step[] = this.#model
      .settled(choices, answer)
      .map(({ before, decidedBy, state: after }) => ({ before, after, decidedBy, ...seen }));
    const [likeliest] = steps;
    if (likeliest === undefined) {
      this.#found(operations, unexpected(index, choices, seen, properties));
      return undefined;
    }
    if (steps.some(({ after }) => this.#model.isUndefined(after))) return undefined;
    const sound = steps.filter((possible) => this.#model.violation(possible) === undefined);
    if (sound.length === 0) {
      this.#found(operations, broken(index, choices, likeliest, properties));
      return undefined;
    }
    return { operations, machine, models: [...new Set(sound.map(({ after }) => after))] };
  }

  #found(operations: readonly Operation[], divergence: Divergence): void {
    if (!this.#options.isSame(divergence)) return;
    const trace = this.#traceOf(operations);
    if (isSimpler(trace, this.#best)) this.#best = trace;
  }

  #traceOf(operations: readonly Operation[]): Trace {
    return makeTrace(this.#options.trace.dialect, operations);
  }

  #keyOf({ models, machine }: Node): string {
    return [...models.map((state) => this.#keys.keyOf(state)).sort(), machine.key].join("|");
  }
}

/** Whether every handle is defined before it is used, and once. */
function follows({ operations }: Node, operation: Operation): boolean {
  const defined = operations.flatMap((before) => ("result" in before ? before.result : []));
  return Object.entries(operation).every(
    ([name, value]) =>
      !isHandle(value) ||
      (name === "result" ? value === `fd${defined.length}` : defined.includes(value)),
  );
}
