/**
 * One half of the search of everything simpler: what each operation leads to from a state. It is
 * asked by paths and answers with keys, so that it can live in another thread.
 */
import { isHandle } from "../../abi/handle.ts";
import { type ImplementationFactory, isImplementationLost } from "../../abi/implementation.ts";
import type { Operation } from "../../abi/operation.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import type { Dialect } from "../../model/dialect.ts";
import type { MachineState } from "../../model/state.ts";
import type { Property, Step } from "../../properties/property.ts";
import { OBSERVERS } from "../../shrinkers/kinds.ts";
import { costOf, isSimpler } from "../../shrinkers/simplicity.ts";
import { DialectModel } from "../dialect-lockstep.ts";
import { broken, type Divergence, lost, unexpected } from "../divergence.ts";
import { LiveMachines } from "../explore/live-machines.ts";
import { type ReplayedMachine, replayedMachine } from "../explore/replayed-machine.ts";
import { StateKeys } from "../explore/state-key.ts";

/** What is searched: a model beside machines. */
export interface SearchedMachines {
  readonly dialect: Dialect;
  /** Answers at once, and its machines have fingerprints. */
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
}

/** States to go on from, and how. Plain data. */
export interface Expansion {
  readonly paths: readonly (readonly Operation[])[];
  /** What is tried from each state. */
  readonly operations: readonly Operation[];
  /** Whether only observers can show the divergence that is looked for. */
  readonly byObserver: boolean;
  /** Only what may be, or may become, simpler than this is tried. */
  readonly best: Trace;
}

/** What one operation came to: the key of a state, a divergence, or nothing that is defined. */
export interface Tried {
  readonly key?: string;
  readonly divergence?: Divergence;
}

/** By path and operation; undefined where it was not worth a try. */
export type Expanded = readonly (readonly (Tried | undefined)[])[];

/** Where a sequence has led. */
interface Node {
  readonly operations: readonly Operation[];
  readonly models: readonly MachineState[];
  readonly machine: ReplayedMachine;
}

/** Runs operations from states, on machines of its own. */
export class Expander implements AsyncDisposable {
  readonly #properties: readonly Property[];
  readonly #model: DialectModel;
  readonly #live: LiveMachines;
  readonly #machines: ReturnType<typeof replayedMachine>;
  readonly #keys = new StateKeys();

  constructor({ dialect, factory, properties }: SearchedMachines) {
    this.#properties = properties;
    this.#model = new DialectModel(dialect, properties);
    this.#live = new LiveMachines(factory);
    this.#machines = replayedMachine(this.#live);
  }

  /**
   * @throws {HarnessError} MSC113 when a machine does not answer at once, MSC246 when one does not
   *   do the same again.
   */
  expand({ paths, operations, byObserver, best }: Expansion): Expanded {
    return paths.map((path) => {
      const node = this.#at(path);
      return operations.map((operation) => {
        const sequence = [...path, operation];
        if (!follows(path, operation) || !isWorthATry(sequence, best, byObserver)) return undefined;
        const { next, divergence } = this.#step(node, operation, sequence);
        return { ...(next && { key: this.#keyOf(next) }), ...(divergence && { divergence }) };
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#live[Symbol.asyncDispose]();
  }

  /** Every prefix of a path was a state once, and is one again. */
  #at(path: readonly Operation[]): Node {
    let node: Node = {
      operations: [],
      models: [this.#model.initial],
      machine: this.#machines.open(),
    };
    for (const [index, operation] of path.entries()) {
      node = this.#step(node, operation, path.slice(0, index + 1)).next ?? node;
    }
    return node;
  }

  #step(
    node: Node,
    operation: Operation,
    operations: readonly Operation[],
  ): { readonly next?: Node; readonly divergence?: Divergence } {
    const machine = this.#machines.fork(node.machine);
    const { answer, ...views } = this.#machines.apply(machine, operation);
    const choices = node.models.flatMap((state) => this.#model.choices(state, operation));
    const index = operations.length - 1;
    if (isImplementationLost(answer)) return { divergence: lost(index, choices, answer) };
    if (answer.kind === "not_sent") return {};
    const properties = this.#properties;
    const seen = { operation, outcome: answer, ...views };
    const steps: Step[] = this.#model
      .settled(choices, answer)
      .map(({ before, decidedBy, state: after }) => ({ before, after, decidedBy, ...seen }));
    const [likeliest] = steps;
    if (likeliest === undefined) {
      return { divergence: unexpected(index, choices, seen, properties) };
    }
    if (steps.some(({ after }) => this.#model.isUndefined(after))) return {};
    const sound = steps.filter((possible) => this.#model.violation(possible) === undefined);
    if (sound.length === 0) return { divergence: broken(index, choices, likeliest, properties) };
    const models = [...new Set(sound.map(({ after }) => after))];
    return { next: { operations, machine, models } };
  }

  #keyOf({ models, machine }: Node): string {
    return [...models.map((state) => this.#keys.keyOf(state)).sort(), machine.key].join("|");
  }
}

/** Whether a sequence may be, or may become, something simpler than the best. */
export function isWorthATry(
  operations: readonly Operation[],
  best: Trace,
  byObserver: boolean,
): boolean {
  const left = best.operations.length - operations.length;
  const last = operations.at(-1) as Operation;
  const mayShow = !byObserver || OBSERVERS.has(last.op);
  if (left > 1) return true;
  const trace = makeTrace(best.dialect, operations);
  if (left <= 0) return left === 0 && mayShow && isSimpler(trace, best);
  // One that costs as much as the whole may be something shorter, and becomes nothing.
  return mayShow || costOf(trace) <= costOf(best);
}

/** Whether every handle is defined before it is used, and once. */
export function follows(path: readonly Operation[], operation: Operation): boolean {
  const defined = path.flatMap((before) => ("result" in before ? before.result : []));
  return Object.entries(operation).every(
    ([name, value]) =>
      !isHandle(value) ||
      (name === "result" ? value === `fd${defined.length}` : defined.includes(value)),
  );
}
