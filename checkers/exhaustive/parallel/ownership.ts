import { layoutOf } from "../packed/layout.ts";
import type { PackedSystem } from "../system.ts";

/**
 * Which thread owns which packed state: decided by a hash of it, so that no table is shared.
 *
 * Where operations name the field that decides them, the hash is of the field that most of them
 * name. Operations that leave it alone then lead to states of the same thread, and no two threads
 * ask for the effects of one value. Such a field needs many values for the threads to have equal
 * work; the values of W3's slots differ by 1 % between two threads.
 */
export class Ownership {
  private readonly threads: number;
  private readonly wordCount: number;
  /** Where the field lies; null for the hash of the whole state. */
  private readonly field: { word: number; shift: number; mask: number } | null;
  /** The field's value asked about last, and its owner: successors in a row mostly share it. */
  private lastValue = 0;
  private lastOwner: number;

  constructor(system: PackedSystem, threads: number) {
    const { places, wordCount } = layoutOf(system.fields);
    const deciding = mostNamed(system.operations.map(({ decidedBy }) => decidedBy));
    const run = places.find(({ name }) => name === deciding)?.run ?? null;
    this.threads = threads;
    this.wordCount = wordCount;
    this.field = run && { word: run.word, shift: run.shift, mask: 2 ** run.bits - 1 };
    this.lastOwner = this.pick(mix(this.lastValue));
  }

  ownerOf(words: Int32Array, at: number): number {
    const { field } = this;
    if (field !== null) {
      const value = ((words[at + field.word] as number) >>> field.shift) & field.mask;
      if (value !== this.lastValue) {
        this.lastValue = value;
        this.lastOwner = this.pick(mix(value));
      }
      return this.lastOwner;
    }
    let hash = 0;
    for (let word = 0; word < this.wordCount; word++) {
      hash = mix(hash ^ (words[at + word] as number));
    }
    return this.pick(hash);
  }

  /** Uses bits that `hashOf` does not: a thread would else use only a part of its table. */
  private pick(hash: number): number {
    return (((hash ^ (hash >>> 15)) >>> 16) * this.threads) >>> 16;
  }
}

function mix(value: number): number {
  return Math.imul(Math.imul(value ^ (value >>> 9), 0x2c1b3c6d) ^ (value >>> 15), 0x9e3779b1);
}

function mostNamed(names: readonly (string | undefined)[]): string | undefined {
  const count = (name: string): number => names.filter((other) => other === name).length;
  const named = [...new Set(names)].filter((name) => name !== undefined);
  return named.sort((left, right) => count(right) - count(left))[0];
}
