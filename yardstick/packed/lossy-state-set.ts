import type { FingerprintSet } from "../../explorer/storage/fingerprint-set.ts";
import { hashOf, type StateBatch } from "./state-batch.ts";
import type { StateQueue } from "./state-queue.ts";
import type { VisitedSet } from "./visited-set.ts";

/** Remembers fingerprints of packed states instead of the states. */
export class LossyStateSet implements VisitedSet {
  private readonly wordCount: number;
  private readonly fingerprints: FingerprintSet;
  /**
   * The state with its words turned round and changed: hashing it is a second, independent hash.
   */
  private readonly scrambled: Int32Array;

  constructor(wordCount: number, fingerprints: FingerprintSet) {
    this.wordCount = wordCount;
    this.fingerprints = fingerprints;
    this.scrambled = new Int32Array(wordCount);
  }

  get memoryBytes(): number {
    return this.fingerprints.memoryBytes;
  }

  get omissionProbability(): number {
    return this.fingerprints.omissionProbability;
  }

  addAll(batch: StateBatch, queue: StateQueue): void {
    const { wordCount, scrambled } = this;
    for (let at = 0; at < batch.count * wordCount; at += wordCount) {
      for (let word = 0; word < wordCount; word++) {
        const value = batch.words[at + word] as number;
        scrambled[wordCount - 1 - word] = Math.imul(value ^ (value >>> 16), 0x27d4eb2f) + word;
      }
      const first = spread(hashOf(batch.words, at, wordCount));
      if (this.fingerprints.add(first, spread(hashOf(scrambled, 0, wordCount)))) {
        queue.push(batch.words, at);
      }
    }
    batch.count = 0;
  }
}

/** Brings the well mixed upper bits of a hash down to the others. */
function spread(hash: number): number {
  return hash ^ (hash >>> 16);
}
