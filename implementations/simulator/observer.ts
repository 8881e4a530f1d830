/** The inside view of a simulated machine, taken without disturbing it. */

import type {
  Observation,
  ObservedBinding,
  ObservedFile,
  ObservedMapping,
  ObservedMemslot,
} from "../../abi/observation.ts";
import { SharedMap } from "../../abi/shared-map.ts";
import { type List, SortedList } from "../../abi/sorted-list.ts";
import { addressOf } from "./arithmetic.ts";
import { FrameContents, type PageTables } from "./frame-contents.ts";
import { type Binding, type GmemFile, NO_BINDINGS } from "./guest-memfd/file.ts";
import type { DescriptorTable } from "./kernel/descriptor-table.ts";
import type { Memslot } from "./kernel/memslot-set.ts";
import type { ShadowEntry } from "./kernel/shadow-mmu.ts";
import type { Vm } from "./kernel/vm.ts";
import type { ShmemInode } from "./memfile/inode.ts";

/** Up to so many items they are shown as an array, which is the fastest for everybody. */
const FEW = 32;

/** Looks at one machine. Parts that did not change since the last look are shared with it. */
export class Observer {
  readonly #vm: Vm;
  readonly #table: DescriptorTable;
  readonly #contents: FrameContents;
  #seenContents: SeenContents = { tags: SharedMap.of() };
  #mapped: SortedList<ObservedMapping> = SortedList.of(byGfn, []);
  #mappings: List<ObservedMapping> = [];
  #slots: SortedList<ObservedMemslot> = SortedList.of(bySlotName, []);
  #memslots: List<ObservedMemslot> = [];
  #files: readonly ObservedFile[] = [];
  #warnings: readonly string[] = [];
  readonly #bindings = new Map<string, Bound>();

  constructor(vm: Vm, files: DescriptorTable) {
    this.#vm = vm;
    this.#table = files;
    this.#contents = new FrameContents(vm.mm.frames);
  }

  observe(): Observation {
    const mappings = this.#lookAtMappings();
    const memslots = this.#lookAtSlots();
    const hostPages = this.#vm.mm.present();
    const files = this.#lookAtFiles();
    const contents = this.#lookAtContents(hostPages, files);
    const frameReferences = this.#vm.mm.frames.references();
    const seen = { mappings, memslots, hostPages, contents, frameReferences, files };
    if (this.#vm.generation.memfile === undefined) return seen;
    if (this.#warnings.length < this.#vm.warnings.length) this.#warnings = [...this.#vm.warnings];
    return { ...seen, warnings: this.#warnings };
  }

  /** By address space, then gfn. */
  #lookAtMappings(): List<ObservedMapping> {
    const before = this.#mapped;
    const { shadow } = this.#vm;
    const [gone, come]: [ObservedMapping[], ObservedMapping[]] = [[], []];
    for (const addressSpace of shadow.trees().keys()) {
      for (const gfn of shadow.takeTouched(addressSpace)) {
        const seen = mappingAt(before, addressSpace, BigInt(gfn));
        const entry = shadow.find(addressSpace, gfn);
        if (isSameMapping(seen, entry)) continue;
        if (seen !== undefined) gone.push(seen);
        if (entry !== undefined) come.push(observedMapping(addressSpace, gfn, entry));
      }
    }
    if (gone.length + come.length === 0) return this.#mappings;
    this.#mapped = before.withChanges({ gone, come });
    this.#mappings = shown(this.#mapped);
    return this.#mappings;
  }

  /** A page of a file that becomes readable is stored into: it is zeroed. */
  #lookAtContents(hostPages: SharedMap<number>, files: readonly ObservedFile[]): SharedMap<number> {
    const { frames } = this.#vm.mm;
    const { hostPages: knownPages, files: knownFiles, tags } = this.#seenContents;
    if (!frames.hasStored && knownPages === hostPages && knownFiles === files) return tags;
    const seen = this.#contents.look(this.#readableTables(hostPages));
    this.#seenContents = { hostPages, files, tags: seen };
    return seen;
  }

  /** Frames of files that were only allocated so far hold nothing yet. */
  #readableTables(hostPages: SharedMap<number>): PageTables {
    return new Map([
      ["host", hostPages] as const,
      ...this.#table
        .livingInodes()
        .map(({ handle, cache }) => [handle, cache.readableFrames()] as const),
      ...this.#table
        .livingGuestMemfds()
        .map(({ handle, inode }) => [handle, inode.readableFrames()] as const),
    ]);
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
    if (this.#slots !== before) this.#memslots = shown(this.#slots);
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
    const list = shown(all);
    this.#bindings.set(handle, { of: bindings, all, shown: list });
    return list;
  }

  /** The files, each as it was seen before if it is still the same. */
  #lookAtFiles(): readonly ObservedFile[] {
    const seen: ObservedFile[] = [
      ...this.#table.livingInodes().map(observedFile),
      ...this.#table.livingGuestMemfds().map((file) => this.#observedGuestMemfd(file)),
    ];
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
interface SeenContents {
  readonly hostPages?: SharedMap<number>;
  readonly files?: readonly ObservedFile[];
  readonly tags: SharedMap<number>;
}

/** A list as it is handed out. */
function shown<T>(all: SortedList<T>): List<T> {
  return all.length > FEW ? all : Object.freeze([...all]);
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

function byGfn(a: ObservedMapping, b: ObservedMapping): number {
  return a.addressSpace - b.addressSpace || (a.gfn < b.gfn ? -1 : Number(a.gfn > b.gfn));
}

function mappingAt(
  mappings: SortedList<ObservedMapping>,
  addressSpace: number,
  gfn: bigint,
): ObservedMapping | undefined {
  const found = mappings.first((one) =>
    one.addressSpace === addressSpace ? one.gfn >= gfn : one.addressSpace > addressSpace,
  );
  return found?.addressSpace === addressSpace && found.gfn === gfn ? found : undefined;
}

function isSameMapping(seen: ObservedMapping | undefined, entry: ShadowEntry | undefined): boolean {
  return (
    seen?.pfn === entry?.pfn &&
    seen?.writable === entry?.writable &&
    seen?.kind === entry?.kind &&
    seen?.order === entry?.order
  );
}

function observedMapping(
  addressSpace: number,
  gfn: number,
  { pfn, writable, kind, order }: ShadowEntry,
): ObservedMapping {
  return Object.freeze({ addressSpace, gfn: BigInt(gfn), pfn, writable, kind, order });
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
    a.pages === b.pages &&
    a.bindings === b.bindings
  );
}
