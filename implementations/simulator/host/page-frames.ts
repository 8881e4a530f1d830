/**
 * Physical memory of the simulated host: page frames, who refers to them, and what they hold.
 *
 * A freed frame keeps its bytes and is the first to be handed out again, so that a mapping that
 * outlives its page soon shows somebody else's data.
 */

import type { SharedMap } from "../../../abi/shared-map.ts";
import { ShownTable } from "../shown-table.ts";

/** Frames in use before the first growth. */
const FRAMES_AT_START = 64;

/** The frame of zeroes that the host lends to whoever only reads; nobody may store into it. */
export const ZERO_PAGE = 0;

/**
 * The page allocator. Frames are named by pfn, a small integer; that of the zero page is never
 * handed out, and never freed.
 */
export class PageFrames {
  #tags = new Uint32Array(FRAMES_AT_START);
  #references = new Uint16Array(FRAMES_AT_START).fill(1, ZERO_PAGE, ZERO_PAGE + 1);
  readonly #free: number[] = [];
  #next = 1;
  readonly #stored = new Set<number>();
  readonly #shown = new ShownTable<number>();

  /** @returns the pfn of a frame of zeroes with one reference. */
  allocate(): number {
    const pfn = this.#free.pop() ?? this.#unused();
    this.store(pfn, 0);
    this.#count(pfn, 1);
    return pfn;
  }

  /** @returns the pfn of a frame that holds what was last in it, with one reference. */
  allocateUncleared(): number {
    const pfn = this.#free.pop() ?? this.#unused();
    this.#count(pfn, 1);
    return pfn;
  }

  /** @returns 2^order frames like {@link allocate}'s, neighbours, the first one aligned. */
  allocateBlock(order: number): readonly number[] {
    if (order === 0) return [this.allocate()];
    const count = 2 ** order;
    // Frames that are passed over are as good as fresh ones, and are handed out as late.
    while (this.#next % count !== 0) this.#free.unshift(this.#unused());
    return Array.from({ length: count }, () => {
      const pfn = this.#unused();
      this.#count(pfn, 1);
      return pfn;
    });
  }

  /** Takes one more reference, so that the frame is not freed while it is looked at. */
  hold(pfn: number): void {
    this.#count(pfn, (this.#references[pfn] ?? 0) + 1);
  }

  /** Gives one reference back; the last one frees the frame. */
  put(pfn: number): void {
    const left = (this.#references[pfn] ?? 0) - 1;
    this.#count(pfn, left);
    if (left === 0) this.#free.push(pfn);
  }

  /** The tag that the bytes of the frame spell; 0 for a frame of zeroes. */
  load(pfn: number): number {
    return this.#tags[pfn] ?? 0;
  }

  store(pfn: number, tag: number): void {
    this.#tags[pfn] = tag;
    this.#stored.add(pfn);
  }

  /** Whether {@link takeStored} has something to tell. */
  get hasStored(): boolean {
    return this.#stored.size > 0;
  }

  /** Frames that were stored into since this was last asked. */
  takeStored(): readonly number[] {
    const pfns = [...this.#stored];
    this.#stored.clear();
    return pfns;
  }

  /** Frames that were freed; the one that is handed out next comes last. */
  free(): readonly number[] {
    return this.#free;
  }

  /** Frames that do not hold zeroes, with their tags. */
  written(): readonly (readonly [number, number])[] {
    return [...this.#tags.entries()].filter(([, tag]) => tag !== 0);
  }

  /** References of every frame that was ever in use, but of the zero page. */
  references(): SharedMap<number> {
    return this.#shown.look();
  }

  #count(pfn: number, references: number): void {
    this.#references[pfn] = references;
    if (pfn !== ZERO_PAGE) this.#shown.note(pfn, references);
  }

  #unused(): number {
    const pfn = this.#next++;
    if (pfn >= this.#tags.length) {
      const tags = new Uint32Array(this.#tags.length * 2);
      const references = new Uint16Array(tags.length);
      tags.set(this.#tags);
      references.set(this.#references);
      this.#tags = tags;
      this.#references = references;
    }
    return pfn;
  }
}
