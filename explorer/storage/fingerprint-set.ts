/**
 * Lossy memories of visited states: they keep less than the state, so two states can look the same,
 * and the second is then left out. What they say of the probability assumes well mixed hashes.
 */
import type { Storage } from "../result.ts";

export interface FingerprintSet {
  readonly memoryBytes: number;
  /** Expected probability that at least one state so far was wrongly taken for a visited one. */
  readonly omissionProbability: number;
  /** @returns whether the two independent 32-bit hashes of a state were new. */
  add(first: number, second: number): boolean;
}

export function openFingerprintSet(storage: Exclude<Storage, { kind: "exact" }>): FingerprintSet {
  return storage.kind === "hash-compact" ? new HashCompactSet() : new BitStateSet(storage);
}

const FIRST_CAPACITY = 2 ** 12;
const LOAD_MAX = 0.7;
/** 64 bits less the one that marks an entry as taken. */
const FINGERPRINT_BITS = 63;

/** 63 bits of hash per state (Wolper and Leroy's hash compaction). */
class HashCompactSet implements FingerprintSet {
  private size = 0;
  private entries: Int32Array = new Int32Array(FIRST_CAPACITY * 2);
  private last = FIRST_CAPACITY - 1;

  get memoryBytes(): number {
    return this.entries.byteLength;
  }

  /** By the birthday bound. */
  get omissionProbability(): number {
    const pairs = (this.size * (this.size - 1)) / 2;
    return -Math.expm1(-pairs / 2 ** FINGERPRINT_BITS);
  }

  add(first: number, second: number): boolean {
    if (this.size >= this.last * LOAD_MAX) {
      this.grow();
    }
    return this.put(first | 1, second);
  }

  private put(first: number, second: number): boolean {
    const { entries, last } = this;
    for (let entry = second & last; ; entry = (entry + 1) & last) {
      if (entries[entry * 2] === 0) {
        entries[entry * 2] = first;
        entries[entry * 2 + 1] = second;
        this.size++;
        return true;
      }
      if (entries[entry * 2] === first && entries[entry * 2 + 1] === second) {
        return false;
      }
    }
  }

  private grow(): void {
    const old = this.entries;
    this.entries = new Int32Array(old.length * 2);
    this.last = this.last * 2 + 1;
    this.size = 0;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0) {
        this.put(old[at] as number, old[at + 1] as number);
      }
    }
  }
}

/** A few bits per state in one array of fixed size (Holzmann's supertrace, a Bloom filter). */
class BitStateSet implements FingerprintSet {
  private readonly bits: Int32Array;
  private readonly lastBit: number;
  private readonly hashes: number;
  private size = 0;
  private bitsSet = 0;
  /** Logarithm of the probability that nothing was left out so far. */
  private logNothingOmitted = 0;

  constructor({ log2Bits, hashes }: { readonly log2Bits: number; readonly hashes: number }) {
    this.bits = new Int32Array(2 ** Math.max(0, log2Bits - 5));
    this.lastBit = this.bits.length * 32 - 1;
    this.hashes = hashes;
  }

  get memoryBytes(): number {
    return this.bits.byteLength;
  }

  get omissionProbability(): number {
    return -Math.expm1(this.logNothingOmitted);
  }

  add(first: number, second: number): boolean {
    const falsePositive = this.falsePositive();
    let isNew = false;
    for (let index = 0; index < this.hashes; index++) {
      const bit = (first + Math.imul(index, second | 1)) & this.lastBit;
      const word = this.bits[bit >>> 5] as number;
      if ((word & (1 << (bit & 31))) === 0) {
        this.bits[bit >>> 5] = word | (1 << (bit & 31));
        this.bitsSet++;
        isNew = true;
      }
    }
    if (isNew) {
      this.size++;
      this.logNothingOmitted += Math.log1p(-falsePositive);
    }
    return isNew;
  }

  /**
   * Probability that the next new state finds all its bits set: one by one by any states, or all
   * by one state, whose bits are at the same places since these are in arithmetic progression.
   */
  private falsePositive(): number {
    const bits = this.lastBit + 1;
    const byAny = (this.bitsSet / bits) ** this.hashes;
    // Half of the differences are possible, the odd ones, and a progression has two ends.
    const byOne = this.hashes === 1 ? 0 : (4 * this.size) / bits ** 2;
    return Math.min(byAny + byOne, 1);
  }
}
