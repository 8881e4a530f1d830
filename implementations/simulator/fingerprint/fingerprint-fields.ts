/**
 * What a fingerprint says of every kind of object a simulated machine is made of: one text per
 * field, under the name that the field has in its class, in the order in which it is written.
 *
 * What is left out has its reason in `completeness.test.ts`, which finds every field of
 * every class that is neither here nor there.
 */

import { printPages } from "../../../abi/page-set.ts";
import type { PageRange } from "../guest-memfd/decisions.ts";
import type { Binding, GmemFile, GmemSlot } from "../guest-memfd/file.ts";
import { convertsInPlace } from "../guest-memfd/in-place.ts";
import type { GmemFolio, GmemInode } from "../guest-memfd/inode.ts";
import type { PrivateGfns } from "../guest-memfd/memory-attributes.ts";
import type { HostFile } from "../host/host-file.ts";
import type { HostMm } from "../host/host-mm.ts";
import type { PageFrames } from "../host/page-frames.ts";
import { PinningPipe } from "../host/pipe.ts";
import type { Vma, VmaFile } from "../host/vma-list.ts";
import type { DescriptorTable } from "../kernel/descriptor-table.ts";
import type { Memslot, MemslotSet, MemslotSpace } from "../kernel/memslot-set.ts";
import type { ShadowEntry, ShadowMmu } from "../kernel/shadow-mmu.ts";
import type { StackTail, Vm } from "../kernel/vm.ts";
import type { ShmemInode } from "../memfile/inode.ts";
import type { MemfileNode, MemfileNotifier } from "../memfile/memfile-notifier.ts";
import type { OpenFile } from "../memfile/open-file.ts";
import type { Folio, PageCache } from "../memfile/page-cache.ts";
import type { PrivateBinding } from "../memfile/private-binding.ts";
import type { Machine } from "../paths.ts";
import type { FrameNames } from "./frame-names.ts";

/** Kinds of objects, by the name of their class or interface. */
export interface Kinds {
  readonly Machine: Machine;
  readonly Vm: Vm;
  readonly StackTail: StackTail;
  readonly MemslotSpace: MemslotSpace;
  readonly MemslotSet: MemslotSet;
  readonly Memslot: Memslot;
  readonly PrivateBinding: PrivateBinding;
  readonly GmemSlot: GmemSlot;
  readonly ShadowMmu: ShadowMmu;
  readonly ShadowEntry: ShadowEntry;
  readonly PrivateGfns: PrivateGfns;
  readonly PageRange: PageRange;
  /** What it remembers means something beside the generation of the VM only. */
  readonly MmioCache: Vm;
  readonly HostMm: HostMm;
  readonly PageFrames: PageFrames;
  readonly PageFrame: PageFrame;
  readonly Vma: Vma<HostFile>;
  readonly VmaFile: VmaFile<HostFile>;
  readonly DescriptorTable: DescriptorTable;
  readonly ShmemInode: ShmemInode;
  readonly MemfileNode: MemfileNode;
  readonly PageCache: PageCache;
  readonly Folio: Folio;
  readonly GmemFile: GmemFile;
  readonly Binding: Binding;
  readonly GmemInode: GmemInode;
  readonly GmemFolio: GmemFolio;
}

/** One frame, written where it is met first. */
export interface PageFrame {
  /** What an inside view shows of it: of a frame that holds more than a tag, another number. */
  readonly tag: number;
}

/** What the fields need to know besides their own object. */
export interface Writer {
  readonly vm: Vm;
  readonly frames: FrameNames;
  /** Bindings of the slots, in order of address space and gfn. */
  readonly bindings: readonly PrivateBinding[];
  one<K extends keyof Kinds>(kind: K, object: Kinds[K]): string;
  all<K extends keyof Kinds>(kind: K, objects: readonly Kinds[K][]): string;
}

/** What a field says; nothing where there is no such object. */
type Text = string | number | bigint | boolean | undefined;

/** A text for every field of a kind of object. */
type Fields<T> = Readonly<Record<string, (object: T, writer: Writer) => Text>>;

/** What is written of a machine, by kind of object and field. */
export type FingerprintFields = { readonly [K in keyof Kinds]: Fields<Kinds[K]> };

export const FINGERPRINT_FIELDS: FingerprintFields = {
  Machine: {
    vm: ({ vm }, writer) => writer.one("Vm", vm),
    files: ({ files }, writer) => writer.one("DescriptorTable", files),
    crash: ({ crash }) => crash,
  },

  Vm: {
    spaces: ({ spaces }, writer) => writer.all("MemslotSpace", spaces),
    shadow: ({ shadow }, writer) => writer.one("ShadowMmu", shadow),
    mm: ({ mm }, writer) => writer.one("HostMm", mm),
    mmio: (vm, writer) => writer.one("MmioCache", vm),
    privateGfns: ({ privateGfns }, writer) => writer.one("PrivateGfns", privateGfns),
    dirtyLogMode: ({ dirtyLogMode }) => dirtyLogMode,
    closed: ({ closed }) => [...closed].sort().join("+"),
    warnings: ({ warnings }) => warnings.join("+"),
    // A kernel that clears the rest of the block never looks at what was in it before.
    stackTail: ({ stackTail, decisions }, writer) =>
      decisions.zeroesUncopiedTail() ? "" : writer.one("StackTail", stackTail),
  },
  StackTail: {
    fd: ({ fd }) => fd,
    offsetBytes: ({ offsetBytes }) => offsetBytes,
  },

  MemslotSpace: { active: ({ active }, writer) => writer.one("MemslotSet", active) },
  MemslotSet: { byGfn: (set, writer) => writer.all("Memslot", set.all()) },
  Memslot: {
    id: ({ id }) => id,
    flags: ({ flags }) => flags,
    baseGfn: ({ baseGfn }) => baseGfn,
    pages: ({ pages }) => pages,
    hostPage: ({ hostPage }) => hostPage,
    // Where it was made, as seen from where it is.
    metadataGfn: ({ metadataGfn, baseGfn }) => metadataGfn - baseGfn,
    dirtyBitmap: ({ dirtyBitmap }) => dirtyBitmap && printPages(dirtyBitmap.pages()),
    binding: ({ binding }, writer) => binding && writer.one("PrivateBinding", binding),
    guestMemfd: ({ guestMemfd }, writer) => guestMemfd && writer.one("GmemSlot", guestMemfd),
  },
  PrivateBinding: { offsetPages: ({ offsetPages }) => offsetPages },
  GmemSlot: {
    file: ({ file }) => file && handleOf(file),
    offsetPages: ({ offsetPages }) => offsetPages,
    servesAllFaults: ({ servesAllFaults }) => servesAllFaults,
  },

  ShadowMmu: {
    trees: (shadow, writer) =>
      shadow
        .trees()
        .map((tree) => sorted(tree, (entry) => writer.one("ShadowEntry", entry)))
        .join(),
  },
  ShadowEntry: {
    pfn: ({ pfn }, { frames }) => frames.of(pfn),
    // Where a protected page always faults, nobody asks why it is protected.
    writable: ({ writable, mayWrite }, { vm }) =>
      vm.decisions.letsProtectedStorePass() && mayWrite && !writable ? "protected" : writable,
    kind: ({ kind }) => kind,
    order: ({ order }) => order,
  },
  PrivateGfns: {
    ranges: (gfns, writer) => {
      const everything = { start: 0, end: Number.POSITIVE_INFINITY };
      return writer.all("PageRange", gfns.meeting(everything));
    },
  },
  PageRange: { start: ({ start }) => start, end: ({ end }) => end },
  MmioCache: { generations: believedGpas },

  HostMm: {
    areas: (mm, writer) => writer.all("Vma", mm.areas.partsIn(0, Number.POSITIVE_INFINITY)),
    pageTable: (mm, { frames }) => sorted(mm.present(), (pfn) => frames.of(pfn)),
    mappedFiles: (mm) => mm.mappedFiles().map(handleOf).join("+"),
  },
  PageFrames: { free: (_, { frames }) => frames.rest() },
  PageFrame: { tag: ({ tag }) => tag },
  Vma: {
    start: ({ start }) => start,
    end: ({ end }) => end,
    protection: ({ protection }) => protection,
    backing: ({ backing }, writer) => backing && writer.one("VmaFile", backing),
  },
  VmaFile: {
    file: ({ file }) => handleOf(file),
    shift: ({ shift }) => shift,
    mayWrite: ({ mayWrite }) => mayWrite,
    isPrivate: ({ isPrivate }) => isPrivate,
  },

  DescriptorTable: {
    files: (table, { frames }) =>
      [...table.open()].map(([fd, file]) => `${fd}=${openText(file, frames)}`).join(),
    inodes: (table, writer) => writer.all("ShmemInode", table.livingInodes()),
    guestMemfds: (table, writer) => writer.all("GmemFile", table.livingGuestMemfds()),
  },
  ShmemInode: {
    handle: ({ handle }) => handle,
    seals: ({ seals }) => seals,
    sizeBytes: ({ sizeBytes }) => sizeBytes,
    references: ({ references }) => references,
    node: ({ node }, writer) => writer.one("MemfileNode", node),
    cache: ({ cache }, writer) => writer.one("PageCache", cache),
  },
  MemfileNode: {
    flags: ({ flags }) => flags,
    flagsAtCreation: ({ flagsAtCreation }) => flagsAtCreation,
    // One that belongs to no slot any more is the end of the machine, whichever slot it was.
    notifiers: ({ notifiers }, { bindings }) => {
      const living: readonly MemfileNotifier[] = bindings;
      return notifiers.map((notifier) => living.indexOf(notifier)).join("+");
    },
  },
  PageCache: {
    folios: (cache, writer) => writer.all("Folio", cache.overlapping(0, Number.POSITIVE_INFINITY)),
  },
  Folio: {
    head: ({ head }) => head,
    pfns: ({ pfns }, { frames }) => pfns.map((pfn) => frames.of(pfn)).join("+"),
    upToDate: ({ upToDate }) => upToDate,
    // Between two operations only a fault that forgot to give it back has it.
    lock: ({ lock }) => lock.held,
    // Numbers of events mean nothing but which slots are younger than the page.
    born: ({ born }, { bindings }) =>
      bindings.map((binding) => (binding.counts(born) ? "+" : "-")).join(""),
  },
  GmemFile: {
    handle: ({ handle }) => handle,
    vm: ({ vm }, writer) => vm === writer.vm,
    bindings: ({ bindings }, writer) => writer.all("Binding", [...bindings]),
    inode: ({ inode }, writer) => writer.one("GmemInode", inode),
  },
  Binding: { start: ({ start }) => start, end: ({ end }) => end },
  GmemInode: {
    sizeBytes: ({ sizeBytes }) => sizeBytes,
    flags: ({ flags }) => flags,
    // Where nothing is converted, the flags say it.
    privatePages: ({ privatePages }, writer) =>
      convertsInPlace(writer.vm) ? writer.one("PrivateGfns", privatePages) : undefined,
    folios: (inode, writer) => sorted(inode.folios(), (folio) => writer.one("GmemFolio", folio)),
  },
  GmemFolio: {
    pfn: ({ pfn, upToDate }, { frames }) => (upToDate ? frames.of(pfn) : frames.uncleared(pfn)),
    upToDate: ({ upToDate }) => upToDate,
  },
};

/** Generations from now on; what a kernel believes in none of them it never believes again. */
const AHEAD = [0, 1, 2, 3];

/**
 * Gpas that are known to have no memory, with the generations to come in which the kernel believes
 * it. The generation itself is never anywhere else, and an entry that is never believed is none.
 */
function believedGpas({ mmio, memslotGeneration: now, decisions }: Vm): string {
  const texts = mmio.entries().map((entries) => {
    const believed = [...entries].map(([gfn, made]) => {
      const when = AHEAD.filter((later) => decisions.believesMmio(made, now + later));
      return [gfn, when.join("+")] as const;
    });
    return sorted(
      believed.filter(([, when]) => when !== ""),
      (when) => when,
    );
  });
  return texts.join("|");
}

/** Who doubles a descriptor shares the pipe, whose page tells it from others. */
function openText(file: OpenFile, frames: FrameNames): string {
  return file instanceof PinningPipe ? `pipe ${frames.of(file.pfn)}` : handleOf(file);
}

function handleOf(file: HostFile | { readonly kind: string }): string {
  if ("handle" in file) return String(file.handle);
  if (!("kind" in file)) return "";
  return "isName" in file && file.isName === true ? "name" : file.kind;
}

/** Entries in order of their number. */
function sorted<T>(entries: Iterable<readonly [number, T]>, textOf: (value: T) => Text): string {
  return [...entries]
    .sort(([a], [b]) => a - b)
    .map(([number, value]) => `${number}=${textOf(value)}`)
    .join();
}
