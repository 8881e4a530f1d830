/** The inside view of a simulated machine, taken without disturbing it. */

import type {
  Observation,
  ObservedBinding,
  ObservedFile,
  ObservedMapping,
  ObservedMemslot,
} from "../../abi/observation.ts";
import { type List, SortedList } from "../../abi/sorted-list.ts";
import { addressOf } from "./arithmetic.ts";
import { type Binding, type GmemFile, NO_BINDINGS } from "./guest-memfd/file.ts";
import type { DescriptorTable } from "./kernel/descriptor-table.ts";
import type { Memslot } from "./kernel/memslot-set.ts";
import type { Vm } from "./kernel/vm.ts";
import type { ShmemInode } from "./memfile/inode.ts";

/** Up to so many slots they are shown as an array, which is the fastest for everybody. */
const FEW_SLOTS = 32;

/** Looks at one machine. Parts that did not change since the last look are shared with it. */
export class Observer {
  readonly #vm: Vm;
  readonly #table: DescriptorTable;
  #mappings: readonly ObservedMapping[] = [];
  #mappingsRevision = -1;
  #hostPages: ReadonlyMap<number, number> = new Map();
  #hostPagesRevision = -1;
  #slots: SortedList<ObservedMemslot> = SortedList.of(bySlotName, []);
  #memslots: List<ObservedMemslot> = [];
  #files: readonly ObservedFile[] = [];
  #contents: Contents = { framesRevision: -1, tags: new Map() };
  #warnings: readonly string[] = [];
  readonly #bindings = new Map<string, Bound>();

  constructor(vm: Vm, files: DescriptorTable) {
    this.#vm = vm;
    this.#table = files;
  }

  observe(): Observation {
    if (this.#mappingsRevision !== this.#vm.shadow.revision) {
      this.#mappingsRevision = this.#vm.shadow.revision;
      this.#mappings = mappingsOf(this.#vm);
    }
    if (this.#hostPagesRevision !== this.#vm.mm.revision) {
      this.#hostPagesRevision = this.#vm.mm.revision;
      this.#hostPages = new Map(this.#vm.mm.pageTable);
    }
    const [mappings, hostPages] = [this.#mappings, this.#hostPages];
    const memslots = this.#lookAtSlots();
    const files = this.#sharing([
      ...this.#table.livingInodes().map(observedFile),
      ...this.#table.livingGuestMemfds().map((file) => this.#observedGuestMemfd(file)),
    ]);
    const seen = { mappings, memslots, hostPages, contents: this.#lookAtContents(files), files };
    if (this.#vm.generation.memfile === undefined) return seen;
    if (this.#warnings.length < this.#vm.warnings.length) this.#warnings = [...this.#vm.warnings];
    return { ...seen, warnings: this.#warnings };
  }

  /** Frames change their bytes, or come to be pages; which are readable changes only with those. */
  #lookAtContents(files: readonly ObservedFile[]): ReadonlyMap<number, number> {
    const { frames } = this.#vm.mm;
    const hostPages = this.#hostPages;
    const before = this.#contents;
    const isSame =
      before.framesRevision === frames.revision &&
      before.hostPages === hostPages &&
      before.files === files;
    if (isSame) return before.tags;
    const tags = new Map<number, number>();
    for (const pfn of [...hostPages.values(), ...readableFrames(this.#table)]) {
      tags.set(pfn, frames.load(pfn));
    }
    this.#contents = { framesRevision: frames.revision, hostPages, files, tags };
    return tags;
  }

  /** By address space, then id. */
  #lookAtSlots(): List<ObservedMemslot> {
    const before = this.#slots;
    for (const [addressSpace, space] of this.#vm.spaces.entries()) {
      for (const id of space.takeTouched()) {
        const slot = space.active.withId(id);
        this.#slots =
          slot === undefined
            ? this.#slots.without({ ...NOWHERE, addressSpace, id })
            : this.#slots.with(observedMemslot(slot));
      }
    }
    if (this.#slots !== before) {
      this.#memslots =
        this.#slots.length > FEW_SLOTS ? this.#slots : Object.freeze([...this.#slots]);
    }
    return this.#memslots;
  }

  /** It has no notifiers and no node flags: who is bound is in its bindings. */
  #observedGuestMemfd({ handle, inode, references, bindings }: GmemFile): ObservedFile {
    return {
      handle,
      kind: "guest_memfd",
      sizeBytes: inode.sizeBytes,
      references,
      notifiers: 0,
      nodeFlags: 0,
      pages: inode.frames(),
      bindings: this.#boundTo(handle, bindings),
    };
  }

  /** By first page; what stays bound is shared with what was seen before. */
  #boundTo(handle: string, bindings: SortedList<Binding>): List<ObservedBinding> {
    const seen = this.#bindings.get(handle) ?? NOTHING_BOUND;
    if (seen.of === bindings) return seen.shown;
    const { gone, come } = seen.of.changesTo(bindings);
    const rest = gone.reduce((all, each) => changed(all, each, "without"), seen.all);
    const all = come.reduce((bound, each) => changed(bound, each, "with"), rest);
    const shown = all.length > FEW_SLOTS ? all : Object.freeze([...all]);
    this.#bindings.set(handle, { of: bindings, all, shown });
    return shown;
  }

  /** The files, each as it was seen before if it is still the same. */
  #sharing(seen: readonly ObservedFile[]): readonly ObservedFile[] {
    const files = seen.map((file, place) => {
      const before = this.#files[place];
      return before !== undefined && isSameFile(before, file) ? before : Object.freeze(file);
    });
    const isUnchanged =
      files.length === this.#files.length && files.every((file, at) => file === this.#files[at]);
    if (!isUnchanged) this.#files = Object.freeze(files);
    return this.#files;
  }
}

/** What frames held when the other parts were as named. */
interface Contents {
  readonly framesRevision: number;
  readonly hostPages?: ReadonlyMap<number, number>;
  readonly files?: readonly ObservedFile[];
  readonly tags: ReadonlyMap<number, number>;
}

function readableFrames(table: DescriptorTable): readonly number[] {
  return [
    ...table.livingInodes().flatMap(({ cache }) => cache.readableFrames()),
    ...table.livingGuestMemfds().flatMap(({ inode }) => inode.readableFrames()),
  ];
}

/** Bindings of a file, and how they are shown. */
interface Bound {
  readonly of: SortedList<Binding>;
  readonly all: SortedList<ObservedBinding>;
  readonly shown: List<ObservedBinding>;
}

const NOTHING_BOUND: Bound = {
  of: NO_BINDINGS,
  all: SortedList.of<ObservedBinding>(byFirstPage, []),
  shown: Object.freeze([]),
};

function byFirstPage(a: ObservedBinding, b: ObservedBinding): number {
  return a.startPage - b.startPage || a.addressSpace - b.addressSpace || a.id - b.id;
}

/** The list with or without a binding; pages that are kept for nobody are not shown. */
function changed(
  all: SortedList<ObservedBinding>,
  { slot, start, end }: Binding,
  how: "with" | "without",
): SortedList<ObservedBinding> {
  if (slot === undefined) return all;
  const { addressSpace, id } = slot;
  return all[how](Object.freeze({ addressSpace, id, startPage: start, endPage: end }));
}

const NOWHERE = { flags: 0, baseGfn: 0n, pages: 0, hva: 0n, dirty: null } as const;

function bySlotName(a: ObservedMemslot, b: ObservedMemslot): number {
  return a.addressSpace - b.addressSpace || a.id - b.id;
}

function mappingsOf(vm: Vm): readonly ObservedMapping[] {
  return vm.shadow.trees().flatMap((tree, addressSpace) =>
    Array.from(tree, ([gfn, { pfn, writable, kind, order }]) => ({
      addressSpace,
      gfn: BigInt(gfn),
      pfn,
      writable,
      kind,
      order,
    })),
  );
}

function observedMemslot(slot: Memslot): ObservedMemslot {
  const dirty = slot.dirtyBitmap?.pages();
  return Object.freeze({
    addressSpace: slot.addressSpace,
    id: slot.id,
    flags: slot.flags,
    baseGfn: BigInt(slot.baseGfn),
    pages: slot.pages,
    hva: addressOf(BigInt(slot.hostPage)),
    dirty: dirty === undefined ? null : Object.freeze(dirty),
  });
}

function observedFile({ handle, sizeBytes, references, node, cache }: ShmemInode): ObservedFile {
  return {
    handle,
    sizeBytes,
    references,
    notifiers: node.notifiers.length,
    nodeFlags: node.flags,
    pages: cache.frames(),
  };
}

function isSameFile(a: ObservedFile, b: ObservedFile): boolean {
  return (
    a.handle === b.handle &&
    a.sizeBytes === b.sizeBytes &&
    a.references === b.references &&
    a.notifiers === b.notifiers &&
    a.nodeFlags === b.nodeFlags &&
    areSamePages(a.pages, b.pages) &&
    a.bindings === b.bindings
  );
}

function areSamePages(a: ObservedFile["pages"], b: ObservedFile["pages"]): boolean {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [index, pfn] of a) if (b.get(index) !== pfn) return false;
  return true;
}
