import { layoutOf } from "../packed/layout.ts";
import { batchStatesOf, type Exchange } from "../packed/partition.ts";
import { StateBatch } from "../packed/state-batch.ts";
import type { PackedSystem } from "../system.ts";
import { BARRIER_WORDS, meetAll } from "./barrier.ts";
import { Ownership } from "./ownership.ts";

/** Shared memory of all threads of a search. */
export interface SharedBoxes {
  readonly threads: number;
  readonly boxStates: number;
  readonly barrier: Int32Array;
  /** For each parity and thread: whether it still had states to expand. */
  readonly remaining: Int32Array;
  /** For each parity, sender and receiver: states in the box. */
  readonly filled: Int32Array;
  readonly boxes: Int32Array;
}

/** Rooms for this many batches: the more, the fewer meetings. */
const BATCHES_PER_BOX = 48;

/** Boxes of a size that suits the system's batches. */
export function sharedBoxes(system: PackedSystem, threads: number): SharedBoxes {
  const { wordCount } = layoutOf(system.fields);
  const boxStates = BATCHES_PER_BOX * batchStatesOf(system);
  return {
    threads,
    boxStates,
    barrier: sharedWords(BARRIER_WORDS),
    remaining: sharedWords(2 * threads),
    filled: sharedWords(2 * threads * threads),
    boxes: sharedWords(2 * threads * threads * boxStates * wordCount),
  };
}

/**
 * Every state belongs to one thread (see `ownership.ts`), so no table is shared and no entry is
 * locked. Successors owned by another thread are put into a box for it; after a meeting of all
 * threads each empties the boxes addressed to it.
 *
 * Boxes exist twice and are used in turns: one meeting per round is then enough, because nobody
 * writes to a box again before its reader has come to the next meeting.
 */
export class SharedExchange implements Exchange {
  private readonly shared: SharedBoxes;
  private readonly self: number;
  private readonly wordCount: number;
  private readonly ownership: Ownership;
  private readonly incoming: StateBatch;
  /** States put into the box for each thread in this round. */
  private readonly fill: Int32Array;
  private parity = 0;

  constructor(system: PackedSystem, shared: SharedBoxes, self: number) {
    const { wordCount } = layoutOf(system.fields);
    const batchStates = batchStatesOf(system);
    this.ownership = new Ownership(system, shared.threads);
    this.shared = shared;
    this.self = self;
    this.wordCount = wordCount;
    this.incoming = new StateBatch(batchStates, wordCount);
    this.fill = new Int32Array(shared.threads);
  }

  owns(words: Int32Array, at: number): boolean {
    return this.ownership.ownerOf(words, at) === this.self;
  }

  deal(batch: StateBatch): void {
    const { wordCount, self, ownership } = this;
    const { words, count } = batch;
    let kept = 0;
    for (let index = 0; index < count; index++) {
      const from = index * wordCount;
      const owner = ownership.ownerOf(words, from);
      if (owner !== self) {
        this.put(words, from, owner);
      } else if (kept++ !== index) {
        copyState(words, from, words, (kept - 1) * wordCount, wordCount);
      }
    }
    batch.count = kept;
  }

  hasRoomFor(states: number): boolean {
    const { boxStates } = this.shared;
    return this.fill.every((filled) => filled + states <= boxStates);
  }

  meet(hasMore: boolean, receive: (batch: StateBatch) => void): boolean {
    const { shared, self, parity, fill } = this;
    const { threads, filled, remaining } = shared;
    remaining[parity * threads + self] = hasMore ? 1 : 0;
    filled.set(fill, (parity * threads + self) * threads);
    fill.fill(0);
    meetAll(shared.barrier, threads);
    for (let sender = 0; sender < threads; sender++) {
      if (sender !== self) {
        this.receiveFrom(sender, receive);
      }
    }
    const anyRemains = remaining.subarray(parity * threads, (parity + 1) * threads).includes(1);
    this.parity = 1 - parity;
    return anyRemains;
  }

  private put(words: Int32Array, from: number, owner: number): void {
    const { wordCount, fill } = this;
    const filled = fill[owner] as number;
    const to = (this.boxStart(this.self, owner) + filled) * wordCount;
    copyState(words, from, this.shared.boxes, to, wordCount);
    fill[owner] = filled + 1;
  }

  private receiveFrom(sender: number, receive: (batch: StateBatch) => void): void {
    const { incoming, wordCount, self } = this;
    const { threads, filled, boxes } = this.shared;
    const count = filled[(this.parity * threads + sender) * threads + self] as number;
    const start = this.boxStart(sender, self);
    for (let first = 0; first < count; first += incoming.capacity) {
      const states = Math.min(incoming.capacity, count - first);
      const from = (start + first) * wordCount;
      incoming.words.set(boxes.subarray(from, from + states * wordCount));
      incoming.count = states;
      receive(incoming);
    }
  }

  /** Index of the first state of a box. */
  private boxStart(sender: number, receiver: number): number {
    const { threads, boxStates } = this.shared;
    return ((this.parity * threads + sender) * threads + receiver) * boxStates;
  }
}

function copyState(
  source: Int32Array,
  from: number,
  target: Int32Array,
  to: number,
  wordCount: number,
): void {
  for (let word = 0; word < wordCount; word++) {
    target[to + word] = source[from + word] as number;
  }
}

function sharedWords(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}
