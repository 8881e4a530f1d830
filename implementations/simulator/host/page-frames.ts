/**
 * Physical memory of the simulated host: page frames, who refers to them, and what they hold.
 *
 * A freed frame keeps its bytes and is the first to be handed out again, so that a mapping that
 * outlives its page soon shows somebody else's data.
 */

import { NO_TAG } from "../../../abi/outcome.ts";
import type { SharedMap } from "../../../abi/shared-map.ts";
import { contentNumber, decodeWord, encodeTag, TAG_BYTES } from "../../../abi/tag-bytes.ts";
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
  /** By pfn, bytes that its tag does not spell; the tag is 0 where some are at the page start. */
  readonly #odd = new Map<number, Map<number, number>>();
  /** References by pipes and the like: nobody's pages, and so not shown. */
  readonly #pins = new Map<number, number>();
  readonly #free: number[] = [];
  #next = 1;
  readonly #stored = new Set<number>();
  readonly #shown = new ShownTable<number>();

  /** @returns the pfn of a frame of zeroes with one reference. */
  allocate(): number {
    const pfn = this.#free.pop() ?? this.#unused();
    this.clear(pfn);
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

  /** How many references there are to the frame. */
  referencesTo(pfn: number): number {
    return this.#references[pfn] ?? 0;
  }

  /** Makes one of its references one of somebody outside. */
  pin(pfn: number): void {
    this.#pins.set(pfn, this.pinsOf(pfn) + 1);
    this.#count(pfn, this.referencesTo(pfn));
  }

  /** Gives such a reference back. */
  unpin(pfn: number): void {
    this.#pins.set(pfn, this.pinsOf(pfn) - 1);
    this.put(pfn);
  }

  /** How many of its references are of somebody outside. */
  pinsOf(pfn: number): number {
    return this.#pins.get(pfn) ?? 0;
  }

  /** What the first bytes of the frame spell: a tag, 0 for zeroes, or what is no tag. */
  load(pfn: number): number {
    const tag = this.#tags[pfn] ?? 0;
    return this.#odd.has(pfn) ? decodeWord(this.loadBytes(pfn, 0, TAG_BYTES)) : tag;
  }

  /** Stores a tag at the start of the frame. */
  store(pfn: number, tag: number): void {
    if (this.#odd.has(pfn)) {
      this.storeBytes(pfn, 0, TAG_BYTES, encodeTag(tag));
      return;
    }
    this.#tags[pfn] = tag;
    this.#stored.add(pfn);
  }

  /** Zeroes all of the frame. */
  clear(pfn: number): void {
    this.#odd.delete(pfn);
    this.store(pfn, 0);
  }

  /** Makes a frame hold all that another one does. */
  copy(from: number, to: number): void {
    this.clear(to);
    this.#tags[to] = this.#tags[from] ?? 0;
    const odd = this.#odd.get(from);
    if (odd !== undefined) this.#odd.set(to, new Map(odd));
  }

  /** Bytes of the frame as a little-endian word. */
  loadBytes(pfn: number, offset: number, lengthBytes: number): bigint {
    const odd = this.#odd.get(pfn);
    const spelt = encodeTag(this.#tags[pfn] ?? 0);
    let word = 0n;
    for (let at = 0; at < lengthBytes; at++) {
      const place = offset + at;
      const byte = odd?.get(place) ?? (place < TAG_BYTES ? byteOf(spelt, place) : 0);
      word |= BigInt(byte) << BigInt(at * 8);
    }
    return word;
  }

  /** Stores the low bytes of a word into the frame. */
  storeBytes(pfn: number, offset: number, lengthBytes: number, word: bigint): void {
    const start = this.loadBytes(pfn, 0, TAG_BYTES);
    const odd = this.#odd.get(pfn) ?? new Map<number, number>();
    for (let at = 0; at < TAG_BYTES; at++) odd.set(at, byteOf(start, at));
    for (let at = 0; at < lengthBytes; at++) odd.set(offset + at, byteOf(word, at));
    this.#odd.set(pfn, odd);
    this.#tags[pfn] = 0;
    const now = decodeWord(this.loadBytes(pfn, 0, TAG_BYTES));
    if (now < NO_TAG) {
      this.#tags[pfn] = now;
      for (let at = 0; at < TAG_BYTES; at++) odd.delete(at);
    }
    for (const [place, byte] of odd) if (byte === 0) odd.delete(place);
    if (odd.size === 0) this.#odd.delete(pfn);
    this.#stored.add(pfn);
  }

  /** Zeroes the frame from one offset to before another. */
  zeroBytes(pfn: number, from: number, to: number): void {
    if (from < TAG_BYTES) this.storeBytes(pfn, from, Math.min(to, TAG_BYTES) - from, 0n);
    const odd = this.#odd.get(pfn);
    if (odd === undefined) return;
    for (const place of odd.keys()) if (place >= from && place < to) odd.delete(place);
    if (odd.size === 0) this.#odd.delete(pfn);
    this.#stored.add(pfn);
  }

  /** What an inside view shows of the frame. */
  content(pfn: number): number {
    const odd = this.#odd.get(pfn);
    const tag = this.#tags[pfn] ?? 0;
    return odd === undefined
      ? tag
      : contentNumber(
          tag,
          [...odd].sort(([a], [b]) => a - b),
        );
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

  /** Frames that do not hold zeroes, with what an inside view shows of them. */
  written(): readonly (readonly [number, number])[] {
    return [...this.#tags.keys()]
      .map((pfn): [number, number] => [pfn, this.content(pfn)])
      .filter(([, content]) => content !== 0);
  }

  /** References of every frame that was ever in use, but of the zero page; pins not counted. */
  references(): SharedMap<number> {
    return this.#shown.look();
  }

  #count(pfn: number, references: number): void {
    this.#references[pfn] = references;
    if (pfn !== ZERO_PAGE) this.#shown.note(pfn, references - this.pinsOf(pfn));
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

/** The byte of a word at a place, from the lowest. */
function byteOf(word: bigint, place: number): number {
  return Number((word >> BigInt(place * 8)) & 0xffn);
}
