/** The dirty bitmap of one memory slot. */

const PAGES_PER_CHUNK = 4096;
const WORDS_PER_CHUNK = PAGES_PER_CHUNK / 32;

/**
 * One bit per page of a slot, by page index inside the slot.
 *
 * A kernel allocates the whole bitmap, rounded up to 64 bits; here it is kept in chunks that come
 * with their first bit, since a slot may claim 2^31 - 1 pages that nobody touches.
 */
export class DirtyBitmap {
  readonly #chunks: Map<number, Uint32Array> = new Map();
  readonly #changed: () => void;

  /** @param changed - called whenever a bit may have become another one. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set(page: number): void {
    this.#changed();
    const chunk = this.#chunkOf(page) ?? this.#addChunk(page);
    const word = wordOf(page);
    chunk[word] = (chunk[word] ?? 0) | bitOf(page);
  }

  /** @returns whether the bit was set before. */
  clear(page: number): boolean {
    const chunk = this.#chunkOf(page);
    const word = wordOf(page);
    const old = chunk?.[word] ?? 0;
    if (chunk === undefined || (old & bitOf(page)) === 0) return false;
    chunk[word] = old & ~bitOf(page);
    this.#changed();
    return true;
  }

  /** @returns the set bits as sorted page indexes. */
  pages(): number[] {
    const pages: number[] = [];
    const numbers = [...this.#chunks.keys()].sort((a, b) => a - b);
    for (const number of numbers) {
      const chunk = this.#chunks.get(number);
      if (chunk !== undefined) collect(chunk, number * PAGES_PER_CHUNK, pages);
    }
    return pages;
  }

  clearAll(): void {
    this.#chunks.clear();
    this.#changed();
  }

  #chunkOf(page: number): Uint32Array | undefined {
    return this.#chunks.get(Math.floor(page / PAGES_PER_CHUNK));
  }

  #addChunk(page: number): Uint32Array {
    const chunk = new Uint32Array(WORDS_PER_CHUNK);
    this.#chunks.set(Math.floor(page / PAGES_PER_CHUNK), chunk);
    return chunk;
  }
}

function collect(chunk: Uint32Array, firstPage: number, pages: number[]): void {
  for (let word = 0; word < WORDS_PER_CHUNK; word++) {
    const bits = chunk[word] ?? 0;
    for (let bit = 0; bits >>> bit !== 0 && bit < 32; bit++) {
      if (((bits >>> bit) & 1) === 1) pages.push(firstPage + word * 32 + bit);
    }
  }
}

function wordOf(page: number): number {
  return (page % PAGES_PER_CHUNK) >>> 5;
}

function bitOf(page: number): number {
  return 1 << (page & 31);
}
