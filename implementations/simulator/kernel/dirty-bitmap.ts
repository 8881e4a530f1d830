/** The dirty bitmap of one memory slot. */
import { type PageRun, type PageSet, pageSetOf } from "../../../abi/page-set.ts";

/**
 * One bit per page of a slot, by page index inside the slot.
 *
 * A kernel allocates the whole bitmap, rounded up to 64 bits; here it is kept as the places where
 * runs of set bits begin and end, since a slot may claim 2^31 - 1 pages, and all bits of it be set.
 */
export class DirtyBitmap {
  /** Ascending: the first page of a run, and the first page behind it, by turns. */
  readonly #edges: number[] = [];
  readonly #changed: () => void;

  /** @param changed - called whenever a bit may have become another one. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  set(page: number): void {
    this.setRange(page, page + 1);
  }

  /** Sets the bits of [start, end). */
  setRange(start: number, end: number): void {
    if (start < end) this.#put(start, end, true);
  }

  /** Clears the bits of [start, end). @returns the runs of bits among them that were set. */
  clearRange(start: number, end: number): readonly PageRun[] {
    const runs = this.#runsIn(start, end);
    if (runs.length > 0) this.#put(start, end, false);
    return runs;
  }

  /** @returns the set bits. */
  pages(): PageSet {
    return pageSetOf(this.#runsIn(0, Number.POSITIVE_INFINITY));
  }

  clearAll(): void {
    this.#edges.length = 0;
    this.#changed();
  }

  #put(start: number, end: number, isSet: boolean): void {
    const from = this.#edgesBefore(start);
    const to = this.#edgesBefore(end + 1);
    // An odd number of edges before a page: the page is inside of a run, or right behind it.
    const begins = (from % 2 === 1) !== isSet;
    const ends = (to % 2 === 1) !== isSet;
    const edges = [...(begins ? [start] : []), ...(ends ? [end] : [])];
    this.#edges.splice(from, to - from, ...edges);
    this.#changed();
  }

  #runsIn(start: number, end: number): readonly PageRun[] {
    const runs: PageRun[] = [];
    const before = this.#edgesBefore(start + 1);
    for (let at = before - (before % 2); at < this.#edges.length; at += 2) {
      const first = Math.max(this.#edges[at] ?? end, start);
      const behind = Math.min(this.#edges[at + 1] ?? end, end);
      if (first >= end) break;
      if (first < behind) runs.push({ first, last: behind - 1 });
    }
    return runs;
  }

  /** How many edges lie before a page. */
  #edgesBefore(page: number): number {
    let low = 0;
    let high = this.#edges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#edges[middle] as number) < page) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
