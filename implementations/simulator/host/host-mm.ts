/**
 * The memory of the simulated VMM process: areas, page table, frames, and who must be told before a
 * page goes away. Addresses are page numbers (hva >> 12); ranges are half open.
 */
import type { Errno } from "../../../abi/errno.ts";
import type { Protection } from "../../../abi/operation.ts";
import type { SharedMap } from "../../../abi/shared-map.ts";
import type { UnmapReason } from "../file-decisions.ts";
import { Lock } from "../kernel/lock.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import { ShownTable } from "../shown-table.ts";
import type { HostDecisions, HostFile, MmuNotifier, PinnedPage, Unmapping } from "./host-file.ts";
import { forbids } from "./host-file.ts";
import { PageFrames, ZERO_PAGE } from "./page-frames.ts";
import { type Vma, type VmaFile, VmaList } from "./vma-list.ts";

const EVERYTHING: Unmapping = { copies: true, tells: true };

const CHANGE_AREAS = microStep("mm: change areas");
const FREE_PAGES = microStep("mm: clear page table entries and free pages");
const MOVE = microStep("mm: move page table entries");
const SWAP = microStep("mm: write a page out and read it back");
const WALK = microStep("mm: look up the page");

/**
 * One host process.
 *
 * @source mm/mmap.c, mm/mprotect.c, mm/madvise.c, mm/gup.c: order of locking, notifying, freeing.
 */
export class HostMm {
  readonly frames: PageFrames = new PageFrames();
  /** Present pages: page number to pfn. */
  readonly #pageTable: Map<number, number> = new Map();
  /** Present pages of private file mappings that are copies. */
  readonly #copies: Set<number> = new Set();
  readonly #shown = new ShownTable<number>();
  readonly #areas = new VmaList<HostFile>();
  /** Files that have or had an area. */
  readonly #mappedFiles: Set<HostFile> = new Set();
  readonly #mmapLock = new Lock("mmap_lock");
  readonly #notifiers: MmuNotifier[] = [];
  readonly #decisions: HostDecisions;

  constructor(decisions: HostDecisions) {
    this.#decisions = decisions;
  }

  /** Present pages, page number to pfn; the same map as long as nothing changes. */
  present(): SharedMap<number> {
    return this.#shown.look();
  }

  subscribe(notifier: MmuNotifier): void {
    this.#notifiers.push(notifier);
  }

  /** Maps a file, or fresh zero pages without one, replacing what was there. */
  *mmap(
    start: number,
    end: number,
    protection: Protection,
    backing?: VmaFile<HostFile>,
  ): Steps<void> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    yield* this.#unmapPages(start, end);
    yield CHANGE_AREAS;
    this.#areas.set(start, end, protection, backing);
    if (backing !== undefined) this.#mappedFiles.add(backing.file);
    this.#mmapLock.release();
    yield* this.#forgetUnmappedFiles();
  }

  *munmap(start: number, end: number): Steps<void> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    yield CHANGE_AREAS;
    this.#areas.clear(start, end);
    yield* this.#unmapPages(start, end);
    this.#mmapLock.release();
    yield* this.#forgetUnmappedFiles();
  }

  /** Files that have an area, in the order in which they are let go when it is the last one. */
  mappedFiles(): readonly HostFile[] {
    return [...this.#mappedFiles];
  }

  /** Its areas, to be looked at. */
  get areas(): Pick<VmaList<HostFile>, "partsIn" | "hasWriterOf" | "hasSharedAreaOf"> {
    return this.#areas;
  }

  /** Number of areas that map the file. */
  areasOf(file: HostFile): number {
    return this.#mappedFiles.has(file) ? this.#areas.countOf(file) : 0;
  }

  isCopy(page: number): boolean {
    return this.#copies.has(page);
  }

  /** Whether the protection of a page allows an access; what is behind it may still not. */
  permits(page: number, forStore: boolean): boolean {
    const protection = this.#areas.find(page)?.protection ?? "none";
    return protection === "read-write" || (protection !== "none" && !forStore);
  }

  /**
   * Takes the pages [start, end) of a file out of every mapping; the next access looks again.
   *
   * @param why - a truncation takes copies of private mappings along, a punch leaves them.
   * @source mm/memory.c, unmap_mapping_range and zap_details.even_cows.
   */
  *unmapFile(file: HostFile, start: number, end: number, why: UnmapReason = "punch"): Steps<void> {
    if (!this.#mappedFiles.has(file)) return;
    let areasMet = 0;
    for (const area of [...this.#areas.all()]) {
      if (area.backing?.file !== file) continue;
      const from = Math.max(area.start, start - area.backing.shift);
      const to = Math.min(area.end, end - area.backing.shift);
      if (from >= to) continue;
      const copies = this.#decisions.unmapsCopies(why);
      yield* this.#unmapPages(from, to, { copies, tells: this.#decisions.unmapTells(why) });
      areasMet++;
      if (!this.#decisions.unmapGoesOn(areasMet)) return;
    }
  }

  /**
   * @returns ENOMEM at the first hole, EACCES where a file may not be written; the pages before it
   *   keep the new protection.
   */
  *mprotect(start: number, end: number, protection: Protection): Steps<Errno | undefined> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    let page = start;
    let errno: Errno | undefined;
    while (page < end && errno === undefined) {
      const area = this.#areas.find(page);
      if (area === undefined) {
        errno = "ENOMEM";
      } else if (forbids(area.backing, protection)) {
        errno = "EACCES";
      } else {
        const stop = Math.min(area.end, end);
        if (area.protection !== protection) yield* this.#protect(area, page, stop, protection);
        page = stop;
      }
    }
    this.#mmapLock.release();
    return errno;
  }

  /** @returns ENOMEM when the range has a hole; all its mapped pages are dropped nevertheless. */
  *dontneed(start: number, end: number): Steps<Errno | undefined> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    let hole = false;
    let page = start;
    while (page < end) {
      const area: Vma<HostFile> | undefined = this.#areas.findFrom(page);
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
   * Brings the pages of a range in, one after the other.
   *
   * @returns why the first page that cannot be had is none.
   * @source mm/gup.c, faultin_page_range.
   */
  *populate(start: number, end: number, how: "read" | "write" | "lock"): Steps<Errno | undefined> {
    for (let page = start; page < end; page++) {
      const forStore = how === "write" || (how === "lock" && this.#locksCopy(page));
      const pinned = yield* this.getUserPage(page, forStore);
      if (pinned === undefined) {
        const errno = this.#whyNoPage(page, forStore);
        if (errno !== undefined) return errno;
      } else {
        this.frames.put(pinned.pfn);
      }
    }
    return undefined;
  }

  /** What mlock finds writable in a private mapping it copies at once. */
  #locksCopy(page: number): boolean {
    return this.#copiesOnStore(this.#areas.find(page)) && this.permits(page, true);
  }

  #whyNoPage(page: number, forStore: boolean): Errno | undefined {
    if (this.#areas.find(page) === undefined) return "ENOMEM";
    return this.permits(page, forStore) ? this.#decisions.populateErrno("EFAULT") : "EINVAL";
  }

  /**
   * Writes the anonymous pages of a range out, and reads them back into other frames.
   *
   * @source mm/vmscan.c, reclaim_pages and try_to_unmap: whoever maps a page is told first.
   */
  *pageOut(start: number, end: number): Steps<void> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    for (const page of this.#presentIn(start, end)) {
      const pfn = this.#pageTable.get(page);
      const isAnonymous = this.#areas.find(page)?.backing === undefined;
      if (pfn !== undefined && pfn !== ZERO_PAGE && isAnonymous) yield* this.#swap(page, pfn);
    }
    this.#mmapLock.release();
  }

  *#swap(page: number, pfn: number): Steps<void> {
    const told = this.#decisions.tellsOfPageOut() ? this.#notifiers : [];
    for (const notifier of told) yield* notifier.invalidateStart(page, page + 1);
    yield SWAP;
    const fresh = this.frames.allocate();
    const tag = this.frames.load(pfn);
    const back = this.#decisions.readBack(tag);
    this.frames.copy(pfn, fresh);
    if (back !== tag) this.frames.store(fresh, back);
    this.#setPage(page, fresh);
    this.frames.put(pfn);
    for (const notifier of told) yield* notifier.invalidateEnd(page, page + 1);
  }

  /**
   * Takes a page to another address, over what is there.
   *
   * @returns EFAULT where nothing is mapped.
   * @source mm/mremap.c, mremap_to and move_page_tables.
   */
  *mremap(from: number, to: number): Steps<Errno | undefined> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    const area = this.#areas.find(from);
    if (area === undefined) {
      this.#mmapLock.release();
      return "EFAULT";
    }
    yield CHANGE_AREAS;
    this.#areas.clear(to, to + 1);
    yield* this.#unmapPages(to, to + 1);
    yield* this.#movePage(from, to);
    const { protection, backing } = area;
    const moved = backing && { ...backing, shift: backing.shift + from - to };
    if (this.#decisions.clearsOldAddress()) this.#areas.clear(from, from + 1);
    this.#areas.set(to, to + 1, protection, moved);
    this.#mmapLock.release();
    yield* this.#forgetUnmappedFiles();
    return undefined;
  }

  *#movePage(from: number, to: number): Steps<void> {
    if (!this.#decisions.movesPage()) return yield* this.#unmapPages(from, from + 1);
    const told = this.#decisions.tellsOfMove() ? this.#notifiers : [];
    for (const notifier of told) yield* notifier.invalidateStart(from, from + 1);
    yield MOVE;
    const pfn = this.#pageTable.get(from);
    if (pfn !== undefined) {
      this.#setPage(from, undefined);
      this.#setPage(to, pfn);
      if (this.#copies.delete(from)) this.#copies.add(to);
    }
    for (const notifier of told) yield* notifier.invalidateEnd(from, from + 1);
  }

  #setPage(page: number, pfn: number | undefined): void {
    if (pfn === undefined) this.#pageTable.delete(page);
    else this.#pageTable.set(page, pfn);
    this.#shown.note(page, pfn);
  }

  /**
   * Finds the page behind an address as the process itself may use it, and pins it. A page that was
   * never touched becomes a frame of zeroes; a host may lend the one zero page to a load instead,
   * until the first store.
   *
   * @returns undefined where the access would raise SIGSEGV.
   * @source mm/memory.c, do_anonymous_page and wp_page_copy
   */
  *getUserPage(page: number, forStore: boolean): Steps<PinnedPage | undefined> {
    yield this.#mmapLock.acquiring;
    this.#mmapLock.take();
    yield WALK;
    const area = this.#areas.find(page);
    const protection = area?.protection ?? "none";
    const writable = protection === "read-write";
    const refused = protection === "none" || (forStore && !writable);
    if (!refused && forStore) yield* this.#unshare(page, area);
    const pfn = refused
      ? undefined
      : (this.#pageTable.get(page) ?? (yield* this.#fault(page, area, forStore)));
    if (pfn !== undefined) this.frames.hold(pfn);
    this.#mmapLock.release();
    if (pfn === undefined) return undefined;
    const isLent = pfn === ZERO_PAGE || (this.#copiesOnStore(area) && !this.#copies.has(page));
    return { pfn, writable: writable && !isLent };
  }

  /** Takes back what is only lent to a page that is about to be written. */
  *#unshare(page: number, area: Vma<HostFile> | undefined): Steps<void> {
    const pfn = this.#pageTable.get(page);
    if (pfn === undefined) return;
    const isOfFile = this.#copiesOnStore(area) && !this.#copies.has(page);
    if (pfn === ZERO_PAGE || isOfFile) yield* this.#unmapPages(page, page + 1);
  }

  #copiesOnStore(area: Vma<HostFile> | undefined): boolean {
    return area?.backing?.isPrivate === true && this.#decisions.copiesOnStore();
  }

  /** Fills a page table entry. @returns undefined where the file has no page to give. */
  *#fault(
    page: number,
    area: Vma<HostFile> | undefined,
    forStore: boolean,
  ): Steps<number | undefined> {
    const backing = area?.backing;
    const install = (pfn: number): void => this.#setPage(page, pfn);
    if (backing === undefined) install(this.#anonymousPage(forStore));
    else yield* backing.file.faultPage(page + backing.shift, install);
    if (forStore && this.#copiesOnStore(area)) this.#copy(page, install);
    return this.#pageTable.get(page);
  }

  /**
   * Replaces the file's page, which was found just now and told to nobody, by a copy.
   *
   * @source mm/memory.c, do_cow_fault
   */
  #copy(page: number, install: (pfn: number) => void): void {
    const pfn = this.#pageTable.get(page);
    if (pfn === undefined) return;
    const own = this.frames.allocate();
    this.frames.copy(pfn, own);
    install(own);
    this.frames.put(pfn);
    this.#copies.add(page);
  }

  #anonymousPage(forStore: boolean): number {
    if (forStore || !this.#decisions.lendsZeroPage()) return this.frames.allocate();
    this.frames.hold(ZERO_PAGE);
    return ZERO_PAGE;
  }

  /** Present pages of [start, end), in order; walks whichever is smaller, range or table. */
  #presentIn(start: number, end: number): readonly number[] {
    const table = this.#pageTable;
    if (end - start > table.size) {
      const present = [...table.keys()].filter((page) => page >= start && page < end);
      return present.sort((a, b) => a - b);
    }
    return Array.from({ length: end - start }, (_, nth) => start + nth).filter((page) =>
      table.has(page),
    );
  }

  *#forgetUnmappedFiles(): Steps<void> {
    for (const file of this.#mappedFiles) {
      if (this.areasOf(file) > 0) continue;
      this.#mappedFiles.delete(file);
      yield* file.unmapped();
    }
  }

  *#protect(
    { backing }: Vma<HostFile>,
    start: number,
    end: number,
    protection: Protection,
  ): Steps<void> {
    const told = this.#decisions.tellsOfProtection() ? this.#notifiers : [];
    for (const notifier of told) yield* notifier.invalidateStart(start, end);
    yield CHANGE_AREAS;
    this.#areas.set(start, end, protection, backing);
    for (const notifier of told) yield* notifier.invalidateEnd(start, end);
  }

  *#unmapPages(start: number, end: number, how: Unmapping = EVERYTHING): Steps<void> {
    const told = how.tells ? this.#notifiers : [];
    for (const notifier of told) yield* notifier.invalidateStart(start, end);
    yield FREE_PAGES;
    for (const page of this.#presentIn(start, end)) {
      const pfn = this.#pageTable.get(page);
      if (pfn === undefined || (!how.copies && this.#copies.has(page))) continue;
      this.#copies.delete(page);
      this.#setPage(page, undefined);
      this.frames.put(pfn);
    }
    for (const notifier of told) yield* notifier.invalidateEnd(start, end);
  }
}
