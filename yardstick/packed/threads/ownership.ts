import { layoutOf } from "../layout.ts";
import { hashOf } from "../state-batch.ts";
import type { PackedSystem } from "../system.ts";

/**
 * Which thread owns which packed state: decided by a hash of it, so that no table is shared.
 *
 * Where operations name the field that decides them, the hash is of the field that most of them
 * name. Operations that leave it alone then lead to states of the same thread, and no two threads
 * ask for the effects of one value. Such a field needs many values for the threads to have equal
 * work: with the 16,216 of W3's slots two threads have 50.2 % and 49.8 % of the states.
 */
export class Ownership {
  private readonly threads: number;
  private readonly wordCount: number;
  /** Where the field lies; null for the hash of the whole state. */
  private readonly field: { word: number; shift: number; mask: number } | null;

  constructor(system: PackedSystem, threads: number) {
    const { places, wordCount } = layoutOf(system.fields);
    const deciding = mostNamed(system.operations.map(({ decidedBy }) => decidedBy));
    const run = places.find(({ name }) => name === deciding)?.run ?? null;
    this.threads = threads;
    this.wordCount = wordCount;
    this.field = run && { word: run.word, shift: run.shift, mask: 2 ** run.bits - 1 };
  }

  ownerOf(words: Int32Array, at: number): number {
    const { field } = this;
    const value =
      field === null
        ? hashOf(words, at, this.wordCount)
        : ((words[at + field.word] as number) >>> field.shift) & field.mask;
    // Fibonacci hashing: spreads values that follow each other as evenly as can be.
    return ((Math.imul(value, 0x9e3779b1) >>> 16) * this.threads) >>> 16;
  }
}

function mostNamed(names: readonly (string | undefined)[]): string | undefined {
  const count = (name: string): number => names.filter((other) => other === name).length;
  const named = [...new Set(names)].filter((name) => name !== undefined);
  return named.sort((left, right) => count(right) - count(left))[0];
}
