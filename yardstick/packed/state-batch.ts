/**
 * A run of packed states waiting to be looked up: `count` states of `wordCount` words each in
 * `words`.
 */
export class StateBatch {
  readonly words: Int32Array;
  readonly capacity: number;
  count = 0;

  constructor(capacity: number, wordCount: number) {
    this.capacity = capacity;
    this.words = new Int32Array(capacity * wordCount);
  }

  push(words: Int32Array, at: number, wordCount: number): void {
    for (let word = 0; word < wordCount; word++) {
      this.words[this.count * wordCount + word] = words[at + word] as number;
    }
    this.count++;
  }
}

/** Mixes the words of one packed state into 32 bits, the upper ones well spread. */
export function hashOf(words: Int32Array, at: number, wordCount: number): number {
  let hash = Math.imul(words[at] as number, 0x9e3779b1);
  for (let word = 1; word < wordCount; word++) {
    hash = Math.imul((hash ^ (hash >>> 15)) + (words[at + word] as number), 0x85ebca77);
  }
  return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae3d);
}
