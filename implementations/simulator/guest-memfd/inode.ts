/** The inode of a guest_memfd: a size that is fixed for life, flags, and pages. */
import type { SharedMap } from "../../../abi/shared-map.ts";
import type { Decisions } from "../decisions.ts";
import type { PageFrames } from "../host/page-frames.ts";
import { Lock } from "../kernel/lock.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import { ShownTable } from "../shown-table.ts";
import { GMEM_INIT_SHARED } from "./decisions.ts";
import { PrivateGfns } from "./memory-attributes.ts";

/** One page of the file. */
export interface GmemFolio {
  readonly index: number;
  readonly pfn: number;
  /** False between its allocation and its first use, which zeroes it. */
  upToDate: boolean;
  /** False once it left the file; who waited for its lock must look again. */
  inFile: boolean;
  readonly lock: Lock;
}

/** What KVM_CREATE_GUEST_MEMFD fixes. */
export interface GmemSetup {
  readonly sizeBytes: bigint;
  readonly flags: bigint;
  /** The files of the machine, whenever it is asked. */
  readonly others: () => readonly { readonly inode: GmemInode }[];
}

const LOOK_UP = microStep("guest_memfd: find or make the page");
const ZERO = microStep("guest_memfd: zero the page");
const TRUNCATE = microStep("guest_memfd: drop the pages");

/** `struct inode` of a guest_memfd with its page cache. */
export class GmemInode {
  sizeBytes: bigint;
  readonly flags: bigint;
  readonly decisions: Decisions;
  /** Held by whoever binds, unbinds, punches or allocates. */
  readonly invalidateLock: Lock = new Lock("filemap invalidate lock");
  /** Pages that are private now; of kernels before, those that were made so. */
  readonly privatePages: PrivateGfns = new PrivateGfns();
  /** Index of the page that came last. */
  newest: number | undefined;
  readonly #frames: PageFrames;
  readonly #others: GmemSetup["others"];
  readonly #folios: Map<number, GmemFolio> = new Map();
  readonly #shown = new ShownTable<number>();
  readonly #readable = new ShownTable<number>();

  constructor(frames: PageFrames, decisions: Decisions, { sizeBytes, flags, others }: GmemSetup) {
    this.#frames = frames;
    this.decisions = decisions;
    this.sizeBytes = sizeBytes;
    this.flags = flags;
    this.#others = others;
    if ((flags & GMEM_INIT_SHARED) === 0n) {
      this.privatePages.set({ start: 0, end: Number.MAX_SAFE_INTEGER }, true, true);
    }
  }

  /**
   * Finds a page or makes it, and locks it. It may not be zeroed yet.
   *
   * @source virt/kvm/guest_memfd.c, kvm_gmem_get_folio.
   */
  *lockFolio(index: number): Steps<GmemFolio> {
    for (;;) {
      yield LOOK_UP;
      const folio = this.#folios.get(index) ?? this.#add(index);
      yield folio.lock.acquiring;
      folio.lock.take();
      if (folio.inFile) return folio;
      folio.lock.release();
    }
  }

  /** Zeroes a locked page that was only allocated so far. */
  *prepare(folio: GmemFolio): Steps<void> {
    if (folio.upToDate) return;
    yield ZERO;
    if (this.decisions.zeroesNewPage()) this.#frames.clear(folio.pfn);
    folio.upToDate = true;
    if (folio.inFile) this.#readable.note(folio.index, folio.pfn);
  }

  /** Makes a page that is already there a page of zeroes again. */
  clear(folio: GmemFolio): void {
    this.#frames.clear(folio.pfn);
  }

  /** Takes the pages [start, end) out of the file, in order. */
  *truncate(start: number, end: number): Steps<void> {
    for (const [index, folio] of [...this.#folios].sort(([a], [b]) => a - b)) {
      if (index < start || index >= end) continue;
      yield TRUNCATE;
      yield folio.lock.acquiring;
      folio.lock.take();
      folio.inFile = false;
      this.#folios.delete(index);
      this.#shown.note(index, undefined);
      this.#readable.note(index, undefined);
      this.#frames.put(folio.pfn);
      folio.lock.release();
    }
  }

  /** Frame of every page, by index; the same map as long as nothing changes. */
  frames(): SharedMap<number> {
    return this.#shown.look();
  }

  /** Frames of the pages that were zeroed for a first use. */
  readableFrames(): SharedMap<number> {
    return this.#readable.look();
  }

  /** Every page with its index. */
  folios(): Iterable<readonly [number, Readonly<GmemFolio>]> {
    return this.#folios;
  }

  #add(index: number): GmemFolio {
    const again = this.#frameAgain(index);
    if (again !== undefined) this.#frames.hold(again);
    const pfn = again ?? this.#frames.allocateUncleared();
    this.#shown.note(index, pfn);
    const folio = { index, pfn, upToDate: false, inFile: true, lock: new Lock("folio lock") };
    this.#folios.set(index, folio);
    this.newest = index;
    return folio;
  }

  #frameAgain(index: number): number | undefined {
    const others = this.#others().filter(({ inode }) => inode !== this);
    const frames = others.map(({ inode }) => inode.#folios.get(index)?.pfn);
    return this.decisions.frameAgain({
      ofIndex: frames.find((pfn) => pfn !== undefined),
      ofPageBefore: this.#folios.get(index - 1)?.pfn,
    });
  }
}
