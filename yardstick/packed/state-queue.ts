/** log2 of the states in one chunk. */
const CHUNK_BITS = 12;
const CHUNK_STATES = 2 ** CHUNK_BITS;

/**
 * Every state found, in the order of discovery: the breadth-first queue, and the list of levels, in
 * one.
 *
 * Chunked, so that growing never copies. Kept whole, because a level is what a shortest path is
 * read back from, and what a checkpoint appends.
 */
export class StateQueue {
  readonly wordCount: number;
  /** Index of the first state of each depth begun so far. */
  readonly levelStarts: number[] = [0];
  length = 0;
  private readonly chunks: Int32Array[] = [];

  constructor(wordCount: number) {
    this.wordCount = wordCount;
  }

  get memoryBytes(): number {
    return this.chunks.length * CHUNK_STATES * this.wordCount * Int32Array.BYTES_PER_ELEMENT;
  }

  /** The array that holds state `index`; its first word is at {@link offsetOf}. */
  chunkOf(index: number): Int32Array {
    return this.chunks[index >>> CHUNK_BITS] as Int32Array;
  }

  offsetOf(index: number): number {
    return (index & (CHUNK_STATES - 1)) * this.wordCount;
  }

  /** Index after the last state of a depth. */
  levelEndOf(depth: number): number {
    return this.levelStarts[depth + 1] ?? this.length;
  }

  push(words: Int32Array, at: number): void {
    if (this.length >>> CHUNK_BITS === this.chunks.length) {
      this.chunks.push(new Int32Array(CHUNK_STATES * this.wordCount));
    }
    const chunk = this.chunkOf(this.length);
    const offset = this.offsetOf(this.length);
    for (let word = 0; word < this.wordCount; word++) {
      chunk[offset + word] = words[at + word] as number;
    }
    this.length++;
  }
}
