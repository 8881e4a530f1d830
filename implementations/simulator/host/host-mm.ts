/**
 * The memory of the simulated VMM process: areas, page table, frames, and who must be told before a
 * page goes away. Addresses are page numbers (hva >> 12); ranges are half open.
 */
import type { Errno } from "../../../model/errno.ts";
import type { Protection } from "../../../model/operation.ts";
import { Lock } from "../kernel/lock.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import { PageFrames } from "./page-frames.ts";
import { type Vma, VmaList } from "./vma-list.ts";

/** Someone who keeps copies of page table entries, for instance KVM. */
export interface MmuNotifier {
  /** Drops every copy for [start, end) and accepts no new one until {@link invalidateEnd}. */
  readonly invalidateStart: (start: number, end: number) => Steps<void>;
  readonly invalidateEnd: (start: number, end: number) => Steps<void>;
}

/** A pinned host page: give it back with {@link PageFrames.put}. */
export interface PinnedPage {
  readonly pfn: number;
  /** Whether the process itself may store into it. */
  readonly writable: boolean;
}

const CHANGE_AREAS = microStep("mm: change areas");
const FREE_PAGES = microStep("mm: clear page table entries and free pages");
const WALK = microStep("mm: look up the page");

/**
 * One host process.
 *
 * @source mm/mmap.c, mm/mprotect.c, mm/madvise.c, mm/gup.c: order of locking, notifying, freeing.
 */
export class HostMm {
  readonly frames: PageFrames = new PageFrames();
  /** Present pages: page number to pfn. Read-only for others. */
  readonly pageTable: Map<number, number> = new Map();
  /** Changes whenever {@link pageTable} does. */
  revision = 0;
  readonly #areas = new VmaList();
  readonly #mmapLock = new Lock("mmap_lock");
  readonly #notifiers: MmuNotifier[] = [];

  subscribe(notifier: MmuNotifier): void {
    this.#notifiers.push(notifier);
  }

  /** Maps fresh zero pages, replacing what was there. */
  *mmap(start: number, end: number, protection: Protection): Steps<void> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    yield* this.#unmapPages(start, end);
    yield CHANGE_AREAS;
    this.#areas.set(start, end, protection);
    this.#mmapLock.release();
  }

  *munmap(start: number, end: number): Steps<void> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    yield CHANGE_AREAS;
    this.#areas.clear(start, end);
    yield* this.#unmapPages(start, end);
    this.#mmapLock.release();
  }

  /** @returns ENOMEM at the first hole; the pages before it keep the new protection. */
  *mprotect(start: number, end: number, protection: Protection): Steps<Errno | undefined> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    let page = start;
    while (page < end) {
      const area = this.#areas.find(page);
      if (area === undefined) break;
      const stop = Math.min(area.end, end);
      if (area.protection !== protection) yield* this.#protect(page, stop, protection);
      page = stop;
    }
    this.#mmapLock.release();
    return page < end ? "ENOMEM" : undefined;
  }

  /** @returns ENOMEM when the range has a hole; all its mapped pages are dropped nevertheless. */
  *dontneed(start: number, end: number): Steps<Errno | undefined> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    let hole = false;
    let page = start;
    while (page < end) {
      const area: Vma | undefined = this.#areas.findFrom(page);
      if (area === undefined || area.start >= end) break;
      hole ||= area.start > page;
      const from = Math.max(area.start, page);
      page = Math.min(area.end, end);
      yield* this.#unmapPages(from, page);
    }
    this.#mmapLock.release();
    return hole || page < end ? "ENOMEM" : undefined;
  }

  /**
   * Finds the page behind an address as the process itself may use it, and pins it. A page that was
   * never touched becomes a frame of zeroes. (A real kernel lends the one shared zero page to a
   * load; no user of this memory can tell, and here every page has a pfn of its own.)
   *
   * @returns undefined where the access would raise SIGSEGV.
   */
  *getUserPage(page: number, forStore: boolean): Steps<PinnedPage | undefined> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    yield WALK;
    const protection = this.#areas.find(page)?.protection ?? "none";
    const writable = protection === "read-write";
    const refused = protection === "none" || (forStore && !writable);
    const pfn = refused ? 0 : this.#populate(page);
    if (!refused) this.frames.hold(pfn);
    this.#mmapLock.release();
    return refused ? undefined : { pfn, writable };
  }

  #populate(page: number): number {
    const present = this.pageTable.get(page);
    if (present !== undefined) return present;
    const pfn = this.frames.allocate();
    this.pageTable.set(page, pfn);
    this.revision++;
    return pfn;
  }

  *#protect(start: number, end: number, protection: Protection): Steps<void> {
    for (const notifier of this.#notifiers) yield* notifier.invalidateStart(start, end);
    yield CHANGE_AREAS;
    this.#areas.set(start, end, protection);
    for (const notifier of this.#notifiers) yield* notifier.invalidateEnd(start, end);
  }

  *#unmapPages(start: number, end: number): Steps<void> {
    for (const notifier of this.#notifiers) yield* notifier.invalidateStart(start, end);
    yield FREE_PAGES;
    for (let page = start; page < end; page++) {
      const pfn = this.pageTable.get(page);
      if (pfn === undefined) continue;
      this.pageTable.delete(page);
      this.revision++;
      this.frames.put(pfn);
    }
    for (const notifier of this.#notifiers) yield* notifier.invalidateEnd(start, end);
  }
}
