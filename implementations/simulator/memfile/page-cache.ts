/** The page cache of one file: which page indexes have a page, and in which folio it lies. */
import type { SharedMap } from "../../../abi/shared-map.ts";
import type { PageFrames } from "../host/page-frames.ts";
import { Lock } from "../kernel/lock.ts";
import { ShownTable } from "../shown-table.ts";

/** One or several pages that were allocated together, aligned to their number. */
export interface Folio {
  /** Index of the first page. */
  readonly head: number;
  /** It has 2^order pages. */
  readonly order: number;
  /** Frame of each page, neighbours of each other. */
  readonly pfns: readonly number[];
  /** False between a plain fallocate and the first use, which zeroes the pages. */
  upToDate: boolean;
  /** False once it left the file; who waited for its lock must look again. */
  inFile: boolean;
  /** When it was put into the file, in events of that file. */
  readonly born: number;
  readonly lock: Lock;
}

/** First page index behind a folio. */
export function endOf(folio: Folio): number {
  return folio.head + folio.pfns.length;
}

/** Folios by the index of each of their pages. Keeps one reference to every frame. */
export class PageCache {
  readonly #frames: PageFrames;
  readonly #folios: Map<number, Folio> = new Map();
  readonly #shown = new ShownTable<number>();
  readonly #readable = new ShownTable<number>();

  constructor(frames: PageFrames) {
    this.#frames = frames;
  }

  /** Number of pages. */
  get size(): number {
    return this.#folios.size;
  }

  find(index: number): Folio | undefined {
    return this.#folios.get(index);
  }

  /** Frame of a page that is present. */
  pfnOf(index: number): number | undefined {
    const folio = this.#folios.get(index);
    return folio?.pfns[index - folio.head];
  }

  /** Puts fresh frames into the file. The aligned block at `head` must be empty. */
  add(head: number, order: number, upToDate: boolean, born: number): Folio {
    const pfns = this.#frames.allocateBlock(order);
    return this.#insert({
      head,
      order,
      pfns,
      upToDate,
      inFile: true,
      born,
      lock: new Lock("folio lock"),
    });
  }

  /** Puts a frame into the file that is in use already. */
  addAgain(head: number, pfn: number, upToDate: boolean, born: number): Folio {
    this.#frames.hold(pfn);
    const lock = new Lock("folio lock");
    return this.#insert({ head, order: 0, pfns: [pfn], upToDate, inFile: true, born, lock });
  }

  remove(folio: Folio): void {
    folio.inFile = false;
    for (const [place, pfn] of folio.pfns.entries()) {
      this.#folios.delete(folio.head + place);
      this.#show(folio.head + place, undefined);
      this.#frames.put(pfn);
    }
  }

  /** Replaces a folio by one folio for each of its pages; the frames stay. */
  split(folio: Folio): void {
    folio.inFile = false;
    for (const [place, pfn] of folio.pfns.entries()) {
      const { upToDate, born } = folio;
      const lock = new Lock("folio lock");
      const head = folio.head + place;
      this.#insert({ head, order: 0, pfns: [pfn], upToDate, inFile: true, born, lock });
    }
  }

  /** Folios that reach into [start, end), in order. */
  overlapping(start: number, end: number): readonly Folio[] {
    const found = new Set<Folio>();
    for (const [index, folio] of this.#folios) {
      if (index >= start && index < end) found.add(folio);
    }
    return [...found].sort((a, b) => a.head - b.head);
  }

  /** Zeroes the pages of a folio that was only allocated so far. */
  makeUpToDate(folio: Folio): void {
    if (folio.upToDate) return;
    folio.upToDate = true;
    for (const [place, pfn] of folio.pfns.entries()) {
      this.#frames.clear(pfn);
      if (folio.inFile) this.#show(folio.head + place, folio);
    }
  }

  /** Frame of every page; the same map as long as nothing changes. */
  frames(): SharedMap<number> {
    return this.#shown.look();
  }

  /** Frames of the pages that were zeroed for a first use. */
  readableFrames(): SharedMap<number> {
    return this.#readable.look();
  }

  #insert(folio: Folio): Folio {
    for (let index = folio.head; index < endOf(folio); index++) {
      this.#folios.set(index, folio);
      this.#show(index, folio);
    }
    return folio;
  }

  #show(index: number, folio: Folio | undefined): void {
    const pfn = folio?.pfns[index - folio.head];
    this.#shown.note(index, pfn);
    this.#readable.note(index, folio?.upToDate === true ? pfn : undefined);
  }
}
