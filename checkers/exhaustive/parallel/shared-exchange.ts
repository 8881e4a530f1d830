import type { Exchange } from "../packed/partition.ts";
import { StateBatch } from "../packed/state-batch.ts";
import { BARRIER_WORDS, meetAll } from "./barrier.ts";

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

/** @param batchStates - the most states one batch holds. */
export function sharedBoxes(threads: number, wordCount: number, batchStates: number): SharedBoxes {
  const boxStates = BATCHES_PER_BOX * batchStates;
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
 * Every state belongs to the thread that its hash names, so no table is shared and no entry is
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
  private readonly incoming: StateBatch;
  /** States put into the box for each thread in this round. */
  private readonly fill: Int32Array;
  private parity = 0;

  constructor(shared: SharedBoxes, self: number, wordCount: number, batchStates: number) {
    this.shared = shared;
    this.self = self;
    this.wordCount = wordCount;
    this.incoming = new StateBatch(batchStates, wordCount);
    this.fill = new Int32Array(shared.threads);
  }

  owns(words: Int32Array, at: number): boolean {
    return ownerOf(words, at, this.wordCount, this.shared.threads) === this.self;
  }

  deal(batch: StateBatch): void {
    const { wordCount, self, fill } = this;
    const { threads, boxes } = this.shared;
    let kept = 0;
    for (let index = 0; index < batch.count; index++) {
      const from = index * wordCount;
      const owner = ownerOf(batch.words, from, wordCount, threads);
      const isOwn = owner === self;
      const target = isOwn ? batch.words : boxes;
      const to = isOwn ? kept++ : this.boxStart(self, owner) + (fill[owner] as number);
      for (let word = 0; word < wordCount; word++) {
        target[to * wordCount + word] = batch.words[from + word] as number;
      }
      fill[owner] = (fill[owner] as number) + 1;
    }
    fill[self] = 0;
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

/**
 * The thread that owns a state.
 *
 * Not a part of the hash that places it in a table: each thread would then use only its part of the
 * table's places.
 */
function ownerOf(words: Int32Array, at: number, wordCount: number, threads: number): number {
  let hash = 0;
  for (let word = 0; word < wordCount; word++) {
    hash = Math.imul(hash ^ (words[at + word] as number), 0x2c1b3c6d);
    hash ^= hash >>> 17;
  }
  return ((hash >>> 16) * threads) >>> 16;
}

function sharedWords(count: number): Int32Array {
  return new Int32Array(new SharedArrayBuffer(count * Int32Array.BYTES_PER_ELEMENT));
}
