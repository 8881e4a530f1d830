import type { Storage } from "../result.ts";
import { type FingerprintSet, openFingerprintSet } from "../storage/fingerprint-set.ts";

/** Remembers which keys were seen: exactly, or by fingerprint. */
export interface KeySet {
  /** Null when the heap does not tell. */
  readonly memoryBytes: number | null;
  readonly omissionProbability: number;
  /** @returns whether the key was new. */
  add(key: string): boolean;
}

export function openKeySet(storage: Storage): KeySet {
  return storage.kind === "exact" ? new ExactKeys() : new LossyKeys(openFingerprintSet(storage));
}

class ExactKeys implements KeySet {
  readonly memoryBytes = null;
  readonly omissionProbability = 0;
  private readonly keys = new Set<string>();

  add(key: string): boolean {
    const before = this.keys.size;
    return this.keys.add(key).size > before;
  }
}

class LossyKeys implements KeySet {
  private readonly fingerprints: FingerprintSet;

  constructor(fingerprints: FingerprintSet) {
    this.fingerprints = fingerprints;
  }

  get memoryBytes(): number {
    return this.fingerprints.memoryBytes;
  }

  get omissionProbability(): number {
    return this.fingerprints.omissionProbability;
  }

  add(key: string): boolean {
    return this.fingerprints.add(hashText(key, 0x9e3779b1), hashText(key, 0x85ebca77));
  }
}

/** Two multipliers give two hashes that have nothing to do with each other. */
function hashText(text: string, multiplier: number): number {
  let hash = multiplier;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), multiplier);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae3d);
  return hash ^ (hash >>> 16);
}
