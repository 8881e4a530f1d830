import { freshTable } from "./fresh-table.ts";
import { hashOf, type StateBatch } from "./state-batch.ts";
import type { StateQueue } from "./state-queue.ts";
import type { VisitedSet } from "./visited-set.ts";

const FIRST_CAPACITY = 2 ** 8;
const LOAD_MAX = 0.7;

/**
 * Exact, for states of two words: an open-addressed table whose entries are the packed states
 * themselves.
 *
 * No pointers, no separate keys, nothing for the garbage collector to see; a probe sequence mostly
 * stays in one cache line. An entry of zeros is free, see `PRESENT` in the layout.
 */
export class StateTable implements VisitedSet {
  readonly omissionProbability = 0;
  private size = 0;
  private homes: Int32Array = new Int32Array(0);
  /** Of no use but to make the look into each place one that has to be taken. */
  protected seen = 0;
  private entries: Int32Array = new Int32Array(FIRST_CAPACITY * 2);
  private last = FIRST_CAPACITY - 1;
  /** Bits of a hash that do not count: the others, the upper ones, are the home of a state. */
  private homeShift = 32 - Math.log2(FIRST_CAPACITY);

  get memoryBytes(): number {
    return this.entries.byteLength;
  }

  addAll(batch: StateBatch, queue: StateQueue): void {
    while (this.size + batch.count > (this.last + 1) * LOAD_MAX) {
      this.grow();
    }
    const { words, count } = batch;
    const homes = this.homesOf(batch);
    for (let index = 0; index < count; index++) {
      const at = index * 2;
      if (this.add(words[at] as number, words[at + 1] as number, homes[index] as number)) {
        queue.push(words, at);
      }
    }
    batch.count = 0;
  }

  /**
   * Where the states of a batch belong, each place looked at once.
   *
   * Most places are in no cache. Here no look waits for another one, so the processor has several
   * under way; in the loop that compares them, it would guess wrong and begin anew each time.
   */
  private homesOf({ words, count, capacity }: StateBatch): Int32Array {
    if (this.homes.length < capacity) {
      this.homes = new Int32Array(capacity);
    }
    const { homes, entries, homeShift } = this;
    let seen = 0;
    for (let index = 0; index < count; index++) {
      const home = hashOf(words, index * 2, 2) >>> homeShift;
      homes[index] = home;
      seen |= entries[home * 2] as number;
    }
    this.seen = seen;
    return homes;
  }

  /** @returns whether the state was new. */
  private add(first: number, second: number, home: number): boolean {
    const { entries, last } = this;
    for (let entry = home; ; entry = (entry + 1) & last) {
      const stored = entries[entry * 2] as number;
      if (stored === 0) {
        entries[entry * 2] = first;
        entries[entry * 2 + 1] = second;
        this.size++;
        return true;
      }
      if (stored === first && entries[entry * 2 + 1] === second) {
        return false;
      }
    }
  }

  /** Homes are upper bits, so that a larger table holds the states in the same order: no jumps. */
  private grow(): void {
    const old = this.entries;
    this.entries = freshTable(old.length * 2);
    this.last = this.last * 2 + 1;
    this.homeShift--;
    this.size = 0;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0) {
        const home = hashOf(old, at, 2) >>> this.homeShift;
        this.add(old[at] as number, old[at + 1] as number, home);
      }
    }
  }
}
