/** What a table of the machine shows of itself, as a map that shares what stays. */
import { SharedMap } from "../../abi/shared-map.ts";

/**
 * Told of every change of a table, it makes the next map of the one before when somebody looks:
 * looking costs what changed since the last look.
 */
export class ShownTable<V> {
  #shown = SharedMap.of<V>();
  readonly #news = new Map<number, V | undefined>();

  /** @param value - undefined where the entry is gone. */
  note(key: number, value: V | undefined): void {
    this.#news.set(key, value);
  }

  /** The table as it is now; the very same map as long as nothing changes. */
  look(): SharedMap<V> {
    if (this.#news.size === 0) return this.#shown;
    this.#shown = this.#shown.withEntries(this.#news);
    this.#news.clear();
    return this.#shown;
  }
}
