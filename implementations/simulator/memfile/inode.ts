/** One shared memory file: what memfd_create makes. */
import type { Handle } from "../../../abi/handle.ts";
import type { Decisions } from "../decisions.ts";
import type { UnmapReason } from "../file-decisions.ts";
import type { HostFile } from "../host/host-file.ts";
import type { HostMm } from "../host/host-mm.ts";
import type { FallocateModes } from "../kernel/fallocate-mode.ts";
import { HostCrash } from "../kernel/host-crash.ts";
import { Lock } from "../kernel/lock.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import type { MemfileNode, MemfileStore } from "./memfile-notifier.ts";
import { type Folio, PageCache } from "./page-cache.ts";

/** What all files of one machine share. */
export interface FileSystem {
  readonly mm: HostMm;
  readonly decisions: Decisions;
  readonly store: MemfileStore;
  /** Order of the folios that holes are filled with where it fits; 0 without huge pages. */
  readonly folioOrder: number;
  /** The files that there are. */
  readonly inodes: () => readonly ShmemInode[];
  /** Those of 5.18 when absent. */
  readonly fallocateModes?: FallocateModes;
  readonly files: FileGeneration;
}

/** Where releases differ in what they make of ordinary files. */
export interface FileGeneration {
  /** Seals that fcntl knows. */
  readonly seals: number;
  /** Whether a file that is sealed against writing can be mapped shared for reading. */
  readonly mapsSealedReadOnly: boolean;
  /** Whether a refused writer of a file sealed with F_SEAL_FUTURE_WRITE alone is unmapped first. */
  readonly unmapsFutureWriter: boolean;
  /** Whether MADV_REMOVE also takes mappings that cannot be written now. */
  readonly removesReadOnly: boolean;
  /** Whether a write finds or makes the page before it touches the buffer. */
  readonly writesPageFirst: boolean;
}

/** What memfd_create fixes. */
export interface InodeSetup {
  readonly handle: Handle;
  readonly nodeFlags: number;
  readonly seals: number;
}

/** Seal bits. */
export const SEAL_SEAL = 1;
export const SEAL_SHRINK = 2;
export const SEAL_GROW = 4;
export const SEAL_WRITE = 8;
export const SEAL_FUTURE_WRITE = 0x10;
/** The file cannot be made executable. */
export const SEAL_EXEC = 0x20;

/** Largest page index a file can have: MAX_LFS_FILESIZE in pages. */
const PAGE_INDEX_MAX = 2 ** 51 - 1;

const LOOK_UP = microStep("file: look up the page");
const ZERO = microStep("file: zero the page");
const EVICT = microStep("file: evict");

/** `struct inode` with its page cache. */
export class ShmemInode implements HostFile {
  readonly kind = "memfd";
  readonly isNoexec = false;
  readonly handle: Handle;
  readonly system: FileSystem;
  readonly node: MemfileNode;
  readonly cache: PageCache;
  readonly rwsem: Lock = new Lock("inode rwsem");
  seals: number;
  sizeBytes = 0n;
  /** Held by descriptors and slots; areas of the host process count in {@link references}. */
  #references = 1;
  #evicted = false;
  #events = 0;

  constructor(system: FileSystem, { handle, nodeFlags, seals }: InodeSetup) {
    this.system = system;
    this.handle = handle;
    this.seals = seals;
    this.node = { flags: nodeFlags, flagsAtCreation: nodeFlags, notifiers: [] };
    this.cache = new PageCache(system.mm.frames);
  }

  /** References to the open file: descriptors, slots, and areas of the host process. */
  get references(): number {
    return this.#references + this.system.mm.areasOf(this);
  }

  get evicted(): boolean {
    return this.#evicted;
  }

  /** A number that grows with everything that happens to the file. */
  nextEvent(): number {
    return ++this.#events;
  }

  /**
   * Takes a reference.
   *
   * @throws {HostCrash} when the file was freed under a descriptor that is still open.
   */
  get(): void {
    this.assertAlive();
    this.#references++;
  }

  /** Gives a reference back; the last one frees the file. */
  *put(): Steps<void> {
    this.#references--;
    yield* this.unmapped();
  }

  /** @throws {HostCrash} when the file was freed under its user. */
  assertAlive(): void {
    if (this.#evicted) throw new HostCrash("use-after-free");
  }

  *unmapped(): Steps<void> {
    if (this.#evicted || this.references > 0) return;
    yield EVICT;
    this.#evicted = true;
    for (const folio of this.cache.overlapping(0, Number.POSITIVE_INFINITY)) {
      yield* this.drop(folio, folio.head, folio.head + folio.pfns.length);
    }
  }

  /**
   * Takes a locked folio out of the file: whoever registered or mapped it is told first.
   *
   * @param start - with `end`: the pages of the folio that the caller's range covers.
   * @param why - what mappings are taken away for; of a folio that nobody has mapped, nothing.
   * @source mm/truncate.c, truncate_cleanup_folio, Linux 5.18: only a mapped folio is unmapped.
   */
  *drop(folio: Folio, start: number, end: number, why?: UnmapReason): Steps<void> {
    yield* this.system.store.notify(this.node, "invalidate", start, end);
    if (why !== undefined) yield* this.system.mm.unmapFile(this, start, end, why);
    this.cache.remove(folio);
    this.nextEvent();
  }

  /**
   * Gives a host access through a mapping its page; a hole below the end of the file is filled.
   *
   * The node flags are not asked: mappings that are older than a registration keep working (B-03).
   *
   * @throws {HostCrash} when the file was freed under its mapping.
   * @source mm/shmem.c, shmem_fault.
   */
  *faultPage(index: number, install: (pfn: number) => void): Steps<boolean> {
    this.assertAlive();
    for (;;) {
      yield LOOK_UP;
      if (this.system.decisions.isBehindEnd(index, this.sizeBytes)) return false;
      const folio = this.cache.find(index) ?? this.addFolio(index, true);
      yield folio.lock.acquiring;
      folio.lock.take();
      if (folio.inFile) {
        this.cache.makeUpToDate(folio);
        const pfn = folio.pfns[index - folio.head] ?? 0;
        this.system.mm.frames.hold(pfn);
        install(pfn);
      }
      folio.lock.release();
      if (folio.inFile) return true;
    }
  }

  /**
   * Finds a page without making one, and locks its folio.
   *
   * @returns undefined for a page that cannot exist, lies beyond the end of the file, or is a hole.
   * @source patch 2 of the memfile series v6: shmem_getpage in the mode that does not allocate.
   */
  *lockPage(index: number): Steps<Folio | undefined> {
    if (index < 0 || index > PAGE_INDEX_MAX) return undefined;
    for (;;) {
      yield LOOK_UP;
      if (BigInt(index) << 12n >= this.sizeBytes) return undefined;
      const folio = this.cache.find(index);
      if (folio === undefined) return undefined;
      yield folio.lock.acquiring;
      folio.lock.take();
      if (!folio.inFile) {
        folio.lock.release();
        continue;
      }
      yield ZERO;
      this.cache.makeUpToDate(folio);
      return folio;
    }
  }

  /** Fills a hole: with a large folio where its whole block is empty, else with one page. */
  addFolio(index: number, upToDate: boolean): Folio {
    const { folioOrder } = this.system;
    const count = 2 ** folioOrder;
    const head = index - (index % count);
    const isEmpty = this.cache.overlapping(head, head + count).length === 0;
    const born = this.nextEvent();
    const again = this.#frameAgain(index);
    if (again !== undefined) return this.cache.addAgain(index, again, upToDate, born);
    return isEmpty
      ? this.cache.add(head, folioOrder, upToDate, born)
      : this.cache.add(index, 0, upToDate, born);
  }

  #frameAgain(index: number): number | undefined {
    if (this.node.flags === 0) return undefined;
    const isOpaque = ({ node }: ShmemInode): boolean => node.flagsAtCreation !== 0;
    const all = isOpaque(this) ? this.system.inodes().filter(isOpaque) : [];
    const others = all.filter((inode) => inode !== this);
    return this.system.decisions.frameAgain({
      ofIndex: others.map(({ cache }) => cache.pfnOf(index)).find((pfn) => pfn !== undefined),
      ofPageBefore: this.cache.pfnOf(index - 1),
    });
  }
}
