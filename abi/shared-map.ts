/**
 * Maps by number that share all that stays: a map with one entry more, less or other costs the
 * logarithm of its size, and two maps are compared by what differs between them.
 */
import { type Changes, SortedList } from "./sorted-list.ts";

/** One entry; never modified. */
export type Entry<V> = readonly [key: number, value: V];

/** A map that is never modified: every change makes another one. Its keys are in order. */
export class SharedMap<V> implements ReadonlyMap<number, V> {
  /** The entries by key. */
  readonly sorted: SortedList<Entry<V>>;

  private constructor(sorted: SortedList<Entry<V>>) {
    this.sorted = sorted;
    Object.freeze(this);
  }

  /** @param entries - in any order; of those of one key the last one stays. */
  static of<V>(entries: Iterable<Entry<V>> = []): SharedMap<V> {
    const frozen = Array.from(entries, ([key, value]) => entry(key, value));
    return new SharedMap<V>(SortedList.of<Entry<V>>(byKey, frozen));
  }

  get size(): number {
    return this.sorted.length;
  }

  get(key: number): V | undefined {
    return this.#entry(key)?.[1];
  }

  has(key: number): boolean {
    return this.#entry(key) !== undefined;
  }

  /** The map with the entry; the very same where it is there already. */
  with(key: number, value: V): SharedMap<V> {
    const known = this.#entry(key);
    if (known !== undefined && Object.is(known[1], value)) return this;
    return new SharedMap(this.sorted.with(entry(key, value)));
  }

  /** The map without the key; the very same where there is no such entry. */
  without(key: number): SharedMap<V> {
    const known = this.#entry(key);
    return known === undefined ? this : new SharedMap(this.sorted.without(known));
  }

  /** The map with all these entries; undefined takes one away. The very same if none is new. */
  withEntries(entries: ReadonlyMap<number, V | undefined>): SharedMap<V> {
    const [gone, come]: [Entry<V>[], Entry<V>[]] = [[], []];
    for (const [key, value] of entries) {
      const known = this.#entry(key);
      if (value !== undefined && !Object.is(known?.[1], value)) come.push(entry(key, value));
      if (value === undefined && known !== undefined) gone.push(known);
    }
    const isSame = gone.length + come.length === 0;
    return isSame ? this : new SharedMap(this.sorted.withChanges({ gone, come }));
  }

  /** The entries from a key on, in order. */
  from(key: number): Iterable<Entry<V>> {
    return this.sorted.from((entry) => entry[0] >= key);
  }

  entries(): MapIterator<[number, V]> {
    return this[Symbol.iterator]();
  }

  *keys(): Generator<number, undefined> {
    for (const [key] of this.sorted) yield key;
  }

  *values(): Generator<V, undefined> {
    for (const [, value] of this.sorted) yield value;
  }

  [Symbol.iterator](): MapIterator<[number, V]> {
    return this.sorted[Symbol.iterator]() as MapIterator<[number, V]>;
  }

  forEach(tell: (value: V, key: number, map: ReadonlyMap<number, V>) => void): void {
    for (const [key, value] of this.sorted) tell(value, key, this);
  }

  #entry(key: number): Entry<V> | undefined {
    const found = this.sorted.first((entry) => entry[0] >= key);
    return found !== undefined && found[0] === key ? found : undefined;
  }
}

function entry<V>(key: number, value: V): Entry<V> {
  return Object.freeze([key, value] as const);
}

function byKey(a: Entry<unknown>, b: Entry<unknown>): number {
  return a[0] - b[0];
}

/**
 * What has to be looked at of two maps: what changed where both share what stays, and everything
 * where one does not.
 */
export function entryChanges<V>(
  before: ReadonlyMap<number, V>,
  after: ReadonlyMap<number, V>,
): Changes<Entry<V>> {
  return before instanceof SharedMap && after instanceof SharedMap
    ? before.sorted.changesTo(after.sorted)
    : { gone: [...before], come: [...after] };
}

/** Numbers of the entries that differ between two maps, each once. */
export function keysChanged<V>(
  before: ReadonlyMap<number, V>,
  after: ReadonlyMap<number, V>,
): ReadonlySet<number> {
  const { gone, come } = entryChanges(before, after);
  return new Set([...gone, ...come].map(([key]) => key));
}
