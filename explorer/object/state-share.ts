import { getHeapStatistics } from "node:v8";
import type { ObjectSystem } from "../system.ts";
import { edgeOf, successorsOf } from "./edges.ts";
import type { Expansion, Settlement } from "./expansion.ts";
import { orbitKey, orbitSize } from "./orbits.ts";
import { type Paths, statesOn, type WaitingState } from "./paths.ts";
import {
  NONE_ASLEEP,
  type OperationSet,
  parseOperationSet,
  printOperationSet,
  SleepSets,
} from "./sleep-sets.ts";
import { type SliceFindings, SliceTally } from "./slice-tally.ts";

/**
 * Keys that a thread remembers to have sent, at most; then it forgets them all, since they only
 * save messages: the search knows every key itself.
 */
const SENT_KEYS_MAX = 2 ** 18;

export interface ShareOptions {
  readonly partialOrder: boolean;
  /** True when this share holds all states, and sends its findings nowhere. */
  readonly isAlone: boolean;
}

/** A state that waits to be expanded. */
interface Held<State> {
  readonly state: State;
  readonly asleep: OperationSet;
}

/** A slice that was expanded and not settled: what it led to, in the order of its lists. */
interface OpenSlice<State> {
  readonly from: number;
  readonly to: number;
  readonly found: readonly Held<State>[];
}

/**
 * The states that one thread holds and expands. Which states are new, and their indexes, is
 * decided by the search for all threads.
 *
 * Every method takes and returns plain data: a state never leaves its thread. One that has to
 * move is made again from its path.
 */
export class StateShare<State, Operation> {
  private readonly system: ObjectSystem<State, Operation>;
  /** Null without partial-order reduction. */
  private readonly sleepSets: SleepSets<Operation> | null;
  /** By index: states that wait, and those of open slices. */
  private readonly held = new Map<number, Held<State>>();
  /** Settled in the order of expansion. */
  private readonly open: OpenSlice<State>[] = [];
  /** Keys that the search has heard of from here; null when it is no trouble to tell it again. */
  private readonly sent: Set<string> | null;

  constructor(system: ObjectSystem<State, Operation>, { partialOrder, isAlone }: ShareOptions) {
    const { independence } = system;
    this.system = system;
    this.sleepSets = partialOrder && independence ? new SleepSets(independence) : null;
    this.sent = isAlone ? null : new Set();
  }

  /** Expands the states of a range of indexes that are held here. */
  expand(from: number, to: number): Expansion {
    const tally = new SliceTally<State, Operation>(this.system.properties);
    const slice = new Slice<State>();
    for (let index = from; index < to; index++) {
      const held = this.held.get(index);
      if (held !== undefined) {
        this.expandState(held, index, slice, tally);
      }
    }
    this.open.push({ from, to, found: slice.states });
    const { keys, parents, edges } = slice;
    const heapBytes = getHeapStatistics().used_heap_size;
    return { found: { keys, parents, edges }, findings: tally.findings(), heapBytes };
  }

  /** Keeps the new states of the oldest open slice, and lets go of all others of it. */
  settle({ positions, indexes }: Settlement): void {
    const slice = this.open.shift();
    for (let index = slice?.from ?? 0; index < (slice?.to ?? 0); index++) {
      this.held.delete(index);
    }
    for (const [nth, position] of positions.entries()) {
      this.held.set(indexes[nth] as number, slice?.found[position] as Held<State>);
    }
  }

  /** Checks the states of a range without expanding them. */
  inspect(from: number, to: number): SliceFindings {
    const tally = new SliceTally<State, Operation>(this.system.properties);
    for (let index = from; index < to; index++) {
      const held = this.held.get(index);
      if (held !== undefined) {
        this.inspectState(held.state, index, tally);
      }
    }
    return tally.findings();
  }

  /** Makes states again, and holds those that wait. @returns the key of each. */
  make(paths: Paths): readonly string[] {
    const asleep = new Map(paths.waiting.map((one) => [one.index, parseOperationSet(one.asleep)]));
    const keys: string[] = [];
    for (const [index, state] of statesOn(this.system, paths)) {
      keys.push(orbitKey(this.system, state));
      const set = asleep.get(index);
      if (set !== undefined) {
        this.held.set(index, { state, asleep: set });
      }
    }
    return keys;
  }

  /** Gives up some of the states that wait, evenly spread, for others to hold. */
  release(count: number): readonly WaitingState[] {
    const indexes = ascending(this.held.keys());
    const given = Array.from({ length: count }, (_, nth) => {
      return this.waitingAt(indexes[Math.floor((nth * indexes.length) / count)] as number);
    });
    for (const { index } of given) {
      this.held.delete(index);
    }
    return given;
  }

  /** The states that wait, from an index on, and those of open slices. */
  waitingFrom(first: number): readonly WaitingState[] {
    return ascending(this.held.keys())
      .filter((index) => index >= first)
      .map((index) => this.waitingAt(index));
  }

  /** For the thread that built the system. */
  async dispose(): Promise<void> {
    await this.system.dispose?.();
  }

  private waitingAt(index: number): WaitingState {
    return { index, asleep: printOperationSet(this.held.get(index)?.asleep ?? NONE_ASLEEP) };
  }

  private expandState(
    { state, asleep }: Held<State>,
    index: number,
    slice: Slice<State>,
    tally: SliceTally<State, Operation>,
  ): void {
    const { system } = this;
    this.inspectState(state, index, tally);
    const expansion = this.sleepSets?.expansion(asleep);
    for (const [position, operation] of system.operations(state).entries()) {
      const asleepAfter = expansion ? expansion.take(operation) : NONE_ASLEEP;
      if (asleepAfter === null) {
        tally.dropped++;
        continue;
      }
      const family = system.familyOf(operation);
      const successors = successorsOf(system, state, operation);
      for (const [branch, { result, state: after }] of successors.entries()) {
        const edge = edgeOf(position, branch);
        tally.countStep(family, { before: state, operation, result, after }, index, edge);
        if (after !== state) {
          this.find({ state: after, asleep: asleepAfter }, index, edge, slice);
        }
      }
    }
  }

  private find(held: Held<State>, parent: number, edge: number, slice: Slice<State>): void {
    const key = orbitKey(this.system, held.state);
    if (this.sent?.has(key)) {
      return;
    }
    if (this.sent?.size === SENT_KEYS_MAX) {
      this.sent.clear();
    }
    this.sent?.add(key);
    slice.push(held, key, parent, edge);
  }

  private inspectState(state: State, index: number, tally: SliceTally<State, Operation>): void {
    tally.covered += orbitSize(this.system, state);
    tally.checkState(state, index);
  }
}

function ascending(indexes: Iterable<number>): readonly number[] {
  return [...indexes].sort((one, other) => one - other);
}

/** What a slice leads to, as it grows. */
class Slice<State> {
  readonly states: Held<State>[] = [];
  readonly keys: string[] = [];
  readonly parents: number[] = [];
  readonly edges: number[] = [];

  push(held: Held<State>, key: string, parent: number, edge: number): void {
    this.states.push(held);
    this.keys.push(key);
    this.parents.push(parent);
    this.edges.push(edge);
  }
}
