/**
 * Two rings of bytes in memory that a guest shares with its host: requests one way, answers the
 * other. A serial line carries byte by byte, with ports and interrupts; here it only rings.
 */

/** Bytes of the shared memory; a power of two, as PCI wants it. */
export const SHARED_BYTES = 0x20_0000;

/** Shared memory, as either side has it. Words have 32 bits and the order of x86. */
export interface SharedMemory {
  readonly word: (at: number) => number;
  readonly setWord: (at: number, value: number) => void;
  /** A copy. */
  readonly read: (at: number, bytes: number) => Uint8Array;
  readonly write: (at: number, bytes: Uint8Array) => void;
}

/** Where one ring is, in bytes from the start. */
export interface RingPlace {
  readonly start: number;
  readonly bytes: number;
  /** Words that count all bytes that were ever written, and taken, modulo 2^32. */
  readonly written: number;
  readonly taken: number;
}

export const REQUEST_RING: RingPlace = {
  ...{ start: 0x8_0000, bytes: 0x8_0000 },
  ...{ written: 0x40, taken: 0x80 },
};
export const ANSWER_RING: RingPlace = {
  ...{ start: 0x10_0000, bytes: 0x10_0000 },
  ...{ written: 0xc0, taken: 0x100 },
};

/** At the start of memory that a guest reads and writes; a guest that cannot leaves it zero. */
const SIGN = 0x4d53_4331;

export function markShared(memory: SharedMemory): void {
  memory.setWord(0, SIGN);
}

export function isShared(memory: SharedMemory): boolean {
  return memory.word(0) === SIGN;
}

/** One ring, of which this side is the writer or the reader. */
export class Ring {
  readonly #memory: SharedMemory;
  readonly #place: RingPlace;

  constructor(memory: SharedMemory, place: RingPlace) {
    this.#memory = memory;
    this.#place = place;
  }

  /** Writes what fits. @returns how many bytes that were. */
  push(bytes: Uint8Array): number {
    const { start, bytes: size, written, taken } = this.#place;
    const from = this.#memory.word(written);
    const free = size - ((from - this.#memory.word(taken)) >>> 0);
    const count = Math.min(free, bytes.length);
    const at = from % size;
    const first = Math.min(count, size - at);
    this.#memory.write(start + at, bytes.subarray(0, first));
    if (first < count) this.#memory.write(start, bytes.subarray(first, count));
    // Behind the bytes: who sees the new count sees them as well.
    this.#memory.setWord(written, (from + count) >>> 0);
    return count;
  }

  /** Takes everything that is there, in up to two pieces. */
  pull(): readonly Uint8Array[] {
    const { start, bytes: size, written, taken } = this.#place;
    const from = this.#memory.word(taken);
    const count = (this.#memory.word(written) - from) >>> 0;
    if (count === 0) return [];
    const at = from % size;
    const first = Math.min(count, size - at);
    const pieces = [this.#memory.read(start + at, first)];
    if (first < count) pieces.push(this.#memory.read(start, count - first));
    this.#memory.setWord(taken, (from + count) >>> 0);
    return pieces;
  }
}
