/**
 * The last pass of shrinking: is there anything simpler at all, made of a small closed alphabet?
 */
import type { Operation } from "../../abi/operation.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { OBSERVERS } from "../../shrinkers/kinds.ts";
import { isSimpler, namesOf } from "../../shrinkers/simplicity.ts";
import type { Divergence } from "../divergence.ts";
import { follows, isWorthATry, type Tried } from "./expander.ts";
import type { ExpanderHandle } from "./expander-threads.ts";

/** What is looked for, and how far. */
export interface SearchOptions {
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
  /** Operations that were run, and that a search in one thread runs. */
  readonly steps: number;
}

const STEPS_AT_ONCE = 512;

/** A state, and the simplest sequence that leads there. */
interface Place {
  readonly path: readonly Operation[];
  readonly key: string;
}

/**
 * Breadth first, one layer per operation; of the sequences of one length that lead to one state of
 * model and machine, with the same names used, the simplest stands for all. The first layer that
 * diverges has the shortest, and the simplest of it is the answer.
 *
 * Several expanders run ahead. What they found is looked at in one order, so that result and steps
 * are those of one.
 *
 * @throws {HarnessError} MSC113 when a machine does not answer at once, MSC246 when one does not do
 *   the same again, MSC243 when a thread ended.
 */
export async function searchCanonical(
  expanders: readonly ExpanderHandle[],
  options: SearchOptions,
): Promise<CanonicalSearch> {
  return await new Search(expanders, options).run();
}

/** States that one call of an expander goes on from, and calls that it is ahead by. */
const PATHS_AT_ONCE = 8;
const CALLS_AHEAD = 2;

class Search {
  readonly #options: SearchOptions;
  readonly #expanders: readonly ExpanderHandle[];
  readonly #known = new Set<string>();
  #best: Trace;
  #steps = 0;
  #cut = false;

  constructor(expanders: readonly ExpanderHandle[], options: SearchOptions) {
    this.#expanders = expanders;
    this.#options = options;
    this.#best = options.trace;
  }

  async run(): Promise<CanonicalSearch> {
    const { trace } = this.#options;
    let layer: readonly Place[] = [{ path: [], key: "" }];
    for (let length = 1; length <= this.#best.operations.length && !this.#cut; length++) {
      layer = await this.#nextLayer(layer, length);
    }
    const simpler = this.#best === trace ? undefined : this.#best;
    return { simpler, complete: !this.#cut, steps: this.#steps };
  }

  /** The states one operation further, each once; none for what is as long as the best. */
  async #nextLayer(layer: readonly Place[], length: number): Promise<readonly Place[]> {
    const reached = new Map<string, Place>();
    for (const operations of this.#turns()) {
      for await (const [path, tried] of this.#expanded(layer, operations)) {
        for (const [index, operation] of operations.entries()) {
          const sequence = [...path, operation];
          if (!this.#isTried(path, sequence)) continue;
          if (this.#steps % STEPS_AT_ONCE === 0) await this.#pause();
          if (this.#cut || this.#steps >= this.#options.stepsMax) return this.#ended();
          this.#steps++;
          const { key, divergence } = tried[index] ?? {};
          if (divergence !== undefined) this.#found(sequence, divergence);
          const isLast = length >= this.#best.operations.length;
          if (key !== undefined && !isLast) this.#reach(reached, sequence, key);
        }
      }
    }
    const places = [...reached.values()];
    for (const { key } of places) this.#known.add(key);
    return places;
  }

  /** First what may show something: the rest may then be too long to be tried. */
  #turns(): readonly (readonly Operation[])[] {
    const { alphabet, byObserver } = this.#options;
    if (!byObserver) return [alphabet];
    const shows = ({ op }: Operation): boolean => OBSERVERS.has(op);
    return [alphabet.filter(shows), alphabet.filter((operation) => !shows(operation))];
  }

  /** What operations come to from each place, in order. */
  async *#expanded(
    layer: readonly Place[],
    operations: readonly Operation[],
  ): AsyncGenerator<readonly [readonly Operation[], readonly (Tried | undefined)[]]> {
    const isAlone = this.#expanders.length === 1;
    const size = isAlone ? 1 : PATHS_AT_ONCE;
    const asked: Promise<readonly (readonly (Tried | undefined)[])[]>[] = [];
    let next = 0;
    const ask = (): void => {
      const paths = layer.slice(next * size, (next + 1) * size).map(({ path }) => path);
      const expander = this.#expanders[next % this.#expanders.length];
      if (paths.length === 0 || expander === undefined) return;
      next++;
      const { byObserver } = this.#options;
      const answer = expander.call("expand", { paths, operations, byObserver, best: this.#best });
      // One that nobody waits for any more may fail.
      answer.catch(() => {});
      asked.push(answer);
    };
    if (!isAlone) for (let n = 0; n < this.#expanders.length * CALLS_AHEAD; n++) ask();
    for (let at = 0; at < layer.length; at += size) {
      ask();
      const found = (await asked.shift()) ?? [];
      for (const [nth, { path }] of layer.slice(at, at + size).entries()) {
        yield [path, found[nth] ?? []];
      }
    }
  }

  /** Asked again of what was tried: the best may be simpler than it was then. */
  #isTried(path: readonly Operation[], sequence: readonly Operation[]): boolean {
    const last = sequence.at(-1) as Operation;
    return follows(path, last) && isWorthATry(sequence, this.#best, this.#options.byObserver);
  }

  #reach(reached: Map<string, Place>, path: readonly Operation[], key: string): void {
    if (this.#known.has(key)) return;
    const named = `${key} ${namesOf(path).join()}`;
    const other = reached.get(named);
    if (other !== undefined && !isSimpler(this.#traceOf(path), this.#traceOf(other.path))) return;
    reached.set(named, { path, key });
  }

  /** Signals and timers of the process get their turn. */
  async #pause(): Promise<void> {
    await new Promise((go) => setImmediate(go));
    if (this.#options.interrupted?.() === true) this.#cut = true;
  }

  #ended(): readonly Place[] {
    this.#cut = true;
    return [];
  }

  #found(operations: readonly Operation[], divergence: Divergence): void {
    if (!this.#options.isSame(divergence)) return;
    const trace = this.#traceOf(operations);
    if (isSimpler(trace, this.#best)) this.#best = trace;
  }

  #traceOf(operations: readonly Operation[]): Trace {
    return makeTrace(this.#options.trace.dialect, operations);
  }
}
