import { layoutOf } from "../layout.ts";
import { batchStatesOf, type Exchange } from "../partition.ts";
import { StateBatch } from "../state-batch.ts";
import type { PackedSystem } from "../system.ts";
import { Ownership } from "./ownership.ts";

/** Shared memory of all threads of a search. Counters only go up, and may wrap. */
export interface SharedRings {
  readonly threads: number;
  /** States that a ring has room for: a power of two. */
  readonly ringStates: number;
  /** For each thread: counted up whenever there is something new for it. */
  readonly doorbells: Int32Array;
  /** Times that threads came to a meeting, all threads together. */
  readonly arrivals: Int32Array;
  /** For each sender and receiver: states put into the ring so far, and taken out of it. */
  readonly written: Int32Array;
  readonly taken: Int32Array;
  /** For each sender and receiver: 1 while the sender waits for room in the ring. */
  readonly awaited: Int32Array;
  readonly states: Int32Array;
}

/**
 * Enough for a thread not to wait for another one that is busy with a batch, and few enough to stay
 * in the cache.
 */
const RING_STATES = 2 ** 14;

export function sharedRings(
  system: PackedSystem,
  threads: number,
  ringStates: number = RING_STATES,
): SharedRings {
  const { wordCount } = layoutOf(system.fields);
  return {
    threads,
    ringStates,
    doorbells: sharedWords(threads),
    arrivals: sharedWords(1),
    written: sharedWords(threads * threads),
    taken: sharedWords(threads * threads),
    awaited: sharedWords(threads * threads),
    states: sharedWords(threads * threads * ringStates * wordCount),
  };
}

/**
 * Every state belongs to one thread (see `ownership.ts`), so no table is shared and no entry is
 * locked. Successors owned by another thread go to it through a ring with one writer and one
 * reader, while both are expanding.
 *
 * A thread that finds a ring full takes in what was sent to itself before it waits, so two can
 * never wait for each other. One that waits is not woken for every batch, since that takes longer
 * than looking up the batch: only when a ring is half full, has room again, or all have come.
 */
export class SharedExchange implements Exchange {
  private readonly shared: SharedRings;
  private readonly self: number;
  private readonly wordCount: number;
  private readonly ownership: Ownership;
  private readonly incoming: StateBatch;
  /** States put into the ring to each thread, of which it may not know yet. */
  private readonly put: Int32Array;
  /** States that each thread is known to have taken out of that ring. */
  private readonly knownTaken: Int32Array;
  private meetings = 0;

  constructor(system: PackedSystem, shared: SharedRings, self: number) {
    const { wordCount } = layoutOf(system.fields);
    this.ownership = new Ownership(system, shared.threads);
    this.shared = shared;
    this.self = self;
    this.wordCount = wordCount;
    this.incoming = new StateBatch(batchStatesOf(system), wordCount);
    this.put = new Int32Array(shared.threads);
    this.knownTaken = new Int32Array(shared.threads);
  }

  owns(words: Int32Array, at: number): boolean {
    return this.ownership.ownerOf(words, at) === this.self;
  }

  trade(batch: StateBatch, receive: (batch: StateBatch) => void): void {
    const { wordCount, self, ownership, put, knownTaken } = this;
    const { ringStates } = this.shared;
    const { words, count } = batch;
    let kept = 0;
    for (let from = 0; from < count * wordCount; from += wordCount) {
      const owner = ownership.ownerOf(words, from);
      if (owner === self) {
        copyState(words, from, words, kept, wordCount);
        kept += wordCount;
      } else {
        if ((((put[owner] as number) - (knownTaken[owner] as number)) | 0) === ringStates) {
          this.waitForRoom(owner, receive);
        }
        this.send(words, from, owner);
      }
    }
    batch.count = kept / wordCount;
    this.publish();
    this.takeIn(receive);
  }

  meet(receive: (batch: StateBatch) => void): void {
    const { arrivals, threads } = this.shared;
    this.meetings++;
    const wanted = (this.meetings * threads) | 0;
    Atomics.add(arrivals, 0, 1);
    this.wakeOthers();
    // Whoever came has sent all: what is taken in afterwards is the rest.
    this.takeInUntil(() => ((Atomics.load(arrivals, 0) - wanted) | 0) >= 0, receive);
    this.takeIn(receive);
  }

  private send(words: Int32Array, from: number, owner: number): void {
    const { wordCount, put, shared } = this;
    const { ringStates, states } = shared;
    const place = (put[owner] as number) & (ringStates - 1);
    const ring = this.ringOf(this.self, owner) * ringStates;
    copyState(words, from, states, (ring + place) * wordCount, wordCount);
    put[owner] = (put[owner] as number) + 1;
  }

  /** Lets the others know of what is in their rings. */
  private publish(): void {
    const { put, shared, self } = this;
    for (let receiver = 0; receiver < shared.threads; receiver++) {
      const ring = this.ringOf(self, receiver);
      if (shared.written[ring] !== put[receiver]) {
        Atomics.store(shared.written, ring, put[receiver] as number);
        if (this.inRing(receiver) > shared.ringStates / 2) {
          this.wake(receiver);
        }
      }
    }
  }

  /** States in the ring to a thread, now. */
  private inRing(receiver: number): number {
    const taken = Atomics.load(this.shared.taken, this.ringOf(this.self, receiver));
    this.knownTaken[receiver] = taken;
    return ((this.put[receiver] as number) - taken) | 0;
  }

  private waitForRoom(receiver: number, receive: (batch: StateBatch) => void): void {
    const { awaited, ringStates } = this.shared;
    const ring = this.ringOf(this.self, receiver);
    const hasRoom = (): boolean => {
      // Said before looking, so that either this thread sees the room or the other one the wish.
      Atomics.store(awaited, ring, 1);
      return this.inRing(receiver) < ringStates;
    };
    this.publish();
    this.wake(receiver);
    this.takeInUntil(hasRoom, receive);
    Atomics.store(awaited, ring, 0);
  }

  private takeInUntil(isTrue: () => boolean, receive: (batch: StateBatch) => void): void {
    const { doorbells } = this.shared;
    for (;;) {
      const rung = Atomics.load(doorbells, this.self);
      this.takeIn(receive);
      if (isTrue()) {
        return;
      }
      Atomics.wait(doorbells, this.self, rung);
    }
  }

  private takeIn(receive: (batch: StateBatch) => void): void {
    for (let sender = 0; sender < this.shared.threads; sender++) {
      const ring = this.ringOf(sender, this.self);
      const written = Atomics.load(this.shared.written, ring);
      if (written !== this.shared.taken[ring]) {
        this.takeFrom(ring, written, receive);
        if (Atomics.load(this.shared.awaited, ring) === 1) {
          this.wake(sender);
        }
      }
    }
  }

  private takeFrom(ring: number, written: number, receive: (batch: StateBatch) => void): void {
    const { incoming, wordCount } = this;
    const { taken, states, ringStates } = this.shared;
    for (let next = taken[ring] as number; next !== written; next = taken[ring] as number) {
      const place = next & (ringStates - 1);
      const count = Math.min((written - next) | 0, ringStates - place, incoming.capacity);
      const from = (ring * ringStates + place) * wordCount;
      incoming.words.set(states.subarray(from, from + count * wordCount));
      incoming.count = count;
      Atomics.store(taken, ring, next + count);
      receive(incoming);
    }
  }

  private wake(thread: number): void {
    Atomics.add(this.shared.doorbells, thread, 1);
    Atomics.notify(this.shared.doorbells, thread);
  }

  private wakeOthers(): void {
    for (let thread = 0; thread < this.shared.threads; thread++) {
      if (thread !== this.self) {
        this.wake(thread);
      }
    }
  }

  private ringOf(sender: number, receiver: number): number {
    return sender * this.shared.threads + receiver;
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
