import { freshTable } from "./fresh-table.ts";
import { hashOf, type StateBatch } from "./state-batch.ts";
import type { StateQueue } from "./state-queue.ts";
import type { VisitedSet } from "./visited-set.ts";

const FIRST_CAPACITY = 2 ** 8;
const LOAD_MAX = 0.7;

/**
 * Exact, for states of any number of words: `StateTable` without what two words allow. For
 * products, mostly.
 */
export class WideStateTable implements VisitedSet {
  readonly omissionProbability = 0;
  private size = 0;
  private readonly wordCount: number;
  private entries: Int32Array;
  private last = FIRST_CAPACITY - 1;
  private homeShift = 32 - Math.log2(FIRST_CAPACITY);

  constructor(wordCount: number) {
    this.wordCount = wordCount;
    this.entries = new Int32Array(FIRST_CAPACITY * wordCount);
  }

  get memoryBytes(): number {
    return this.entries.byteLength;
  }

  addAll(batch: StateBatch, queue: StateQueue): void {
    const { wordCount } = this;
    while (this.size + batch.count > (this.last + 1) * LOAD_MAX) {
      this.grow();
    }
    for (let index = 0; index < batch.count; index++) {
      if (this.add(batch.words, index * wordCount)) {
        queue.push(batch.words, index * wordCount);
      }
    }
    batch.count = 0;
  }

  /** @returns whether the state was new. */
  private add(words: Int32Array, at: number): boolean {
    const { entries, wordCount, last } = this;
    const home = hashOf(words, at, wordCount) >>> this.homeShift;
    for (let slot = home; ; slot = (slot + 1) & last) {
      const entry = slot * wordCount;
      if (entries[entry] === 0) {
        for (let word = 0; word < wordCount; word++) {
          entries[entry + word] = words[at + word] as number;
        }
        this.size++;
        return true;
      }
      let word = 0;
      while (word < wordCount && entries[entry + word] === words[at + word]) {
        word++;
      }
      if (word === wordCount) {
        return false;
      }
    }
  }

  private grow(): void {
    const { entries: old, wordCount } = this;
    this.last = this.last * 2 + 1;
    this.homeShift--;
    this.entries = freshTable(old.length * 2);
    this.size = 0;
    for (let at = 0; at < old.length; at += wordCount) {
      if (old[at] !== 0) {
        this.add(old, at);
      }
    }
  }
}
