/**
 * Decision points of the mainline kernels: memory attributes, guest_memfd, the dirty log, and the
 * cache of gpas that are known to have no memory.
 *
 * The numbers in the comments are those of the list of historical bugs (`8.n`) or of the bug
 * catalogue (`B-n`).
 */

import type { Errno } from "../../../abi/errno.ts";
import { TWO_TO_THE_64 } from "../arithmetic.ts";

/** Pages, half open. */
export interface PageRange {
  readonly start: number;
  readonly end: number;
}

/** Where a slot lies in a guest_memfd. */
export interface BoundPages {
  readonly baseGfn: number;
  readonly pages: number;
  readonly offsetPages: number;
}

/** Where the shared half of a slot lies. */
export interface SlotPlace {
  readonly baseGfn: number;
  readonly pages: number;
  readonly hostPage: number;
  /** Where it was created, or moved to last by a kernel that allocates its metadata again. */
  readonly metadataGfn: number;
}

/** Something that an event of a file finds in its map of bindings. */
export type FileEvent = "punch" | "release" | "conversion";

/** One function per decision point. All are pure. */
export interface LinuxDecisions {
  /** 8.9. Whether READONLY is a valid flag together with GUEST_MEMFD. */
  readonly allowsReadonlyGuestMemfd: () => boolean;
  /** 8.1. Whether a call that leaves GUEST_MEMFD out is refused, where the release refuses it. */
  readonly refusesGuestMemfdToggle: (byRelease: boolean) => boolean;
  /** 8.20. Whether a slot beyond the largest gfn is refused. */
  readonly refusesGfn: (lastGfn: number, gfnMax: number) => boolean;
  /** 8.30. Whether READONLY cannot be changed. */
  readonly fixesReadonly: () => boolean;
  /** 8.29. The address that is checked against the end of user space. */
  readonly checkedAddress: (hva: bigint) => bigint;
  /** Whether the file is looked at before the overlap with other slots. */
  readonly bindsBeforeOverlap: () => boolean;
  /** 8.11. Whether a search can leave an address space without slots. */
  readonly searchesEmptySet: () => boolean;
  /** 8.10. Whether a move allocates the metadata of a slot again. */
  readonly renewsMetadataOnMove: () => boolean;
  /** 8.10. The host page behind a gfn; the hosts here have no large pages. */
  readonly hostPageBehind: (slot: SlotPlace, gfn: number) => number;

  /** 8.15, 8.17. Whether a gpa without memory, remembered at a generation, is still believed. */
  readonly believesMmio: (rememberedAt: number, generation: number) => boolean;

  /** Flags that KVM_CREATE_GUEST_MEMFD takes. */
  readonly fileFlags: (known: bigint, hasPrivateMemory: boolean) => bigint;
  /** Whether a file of another VM is refused. */
  readonly refusesOtherVm: () => boolean;
  /**
   * Whether a binding that does not lie inside the file is refused. Offsets are unsigned here; the
   * end is a signed number in some releases, and then a negative one passes.
   */
  readonly refusesBinding: (
    offsetBytes: bigint,
    sizeBytes: bigint,
    fileBytes: bigint,
    isEndSigned: boolean,
  ) => boolean;
  /** B-53. File pages for which two bindings exclude each other. */
  readonly reservedPages: (pages: PageRange) => PageRange;
  /** The errno of a range that is bound already. */
  readonly boundErrno: (byRelease: Errno) => Errno;
  /** B-89. File pages for which a binding is stored. */
  readonly storedPages: (pages: PageRange) => PageRange;
  /** Whether a file with these flags serves all faults of its slots. */
  readonly servesAllFaults: (fileFlags: bigint) => boolean;
  /** B-07. Whether the binding of a slot that could not be made is undone. */
  readonly unbindsOnFailure: () => boolean;
  /** 8.2. Whether a deleted slot is taken out of the map of bindings. */
  readonly unbindsOnDelete: () => boolean;
  /** Whether the pages of a binding that ended can be bound again. */
  readonly freesBoundPages: () => boolean;
  /** Whether deleting a slot takes its pages out of the file. */
  readonly truncatesOnDelete: () => boolean;
  /** Whether an event goes on to the next binding after it met one, from 1. */
  readonly goesOnToNextBinding: (event: FileEvent, bindingsMet: number) => boolean;
  /** Gfns that an event about file pages drops the mappings of. */
  readonly gfnsOfPages: (slot: BoundPages, pages: PageRange) => PageRange;
  /** Whether the release of a file drops what the guest has mapped of it. */
  readonly zapsOnRelease: () => boolean;
  /** Whether the release of a file clears the file pointers of its slots. */
  readonly clearsSlotsOnRelease: () => boolean;
  /** Whether closing this descriptor of several releases the file. */
  readonly releasesOnClose: (referencesLeft: number) => boolean;
  /** Whether areas of the host process hold the file. */
  readonly areasHoldFile: () => boolean;

  /** Whether a page is zeroed before its first use. */
  readonly zeroesNewPage: () => boolean;
  /** Whether allocating a page that is there zeroes it. */
  readonly allocationZeroes: () => boolean;
  /** Whether a punch takes the pages out of the host process, too. */
  readonly punchUnmapsHost: () => boolean;
  /** Whether a punch behind the end of the file is refused. */
  readonly refusesPunchBehindEnd: () => boolean;
  /** Whether an allocation behind the end of the file is refused. */
  readonly refusesAllocationBehindEnd: () => boolean;
  /** Whether the host may touch pages of a file with these flags. */
  readonly hostMayTouch: (fileFlags: bigint) => boolean;
  /** Whether MADV_DONTNEED loses the pages of a guest_memfd. */
  readonly dontneedPunches: () => boolean;
  /** Whether emulated accesses reach the guest_memfd of a slot. */
  readonly emulatesThroughFile: () => boolean;

  /** B-87. What serves a private gfn of a slot without a guest_memfd. */
  readonly servesPrivateFromHost: () => boolean;
  /** B-75. Whether a private gfn without a slot is MMIO. */
  readonly treatsPrivateHoleAsMmio: () => boolean;
  /** Flags of KVM_EXIT_MEMORY_FAULT. */
  readonly faultFlags: (isPrivate: boolean) => bigint;
  /** The kind of an access that hardware has marked; `attribute` is the kind of its gfn. */
  readonly kindOfAccess: (marked: boolean, attribute: boolean) => boolean;
  /** Whether the kind of an access is compared with the attribute of its gfn. */
  readonly comparesKind: (hasSlot: boolean) => boolean;
  /** What becomes of an access of the other kind than the attribute of its gfn. */
  readonly atMismatch: (isPrivate: boolean) => "exit-private" | "exit-shared" | "retry";
  /** The kind of the access that pre-faulting stands for. */
  readonly preFaultKind: (attribute: boolean) => boolean;
  /** B-82. Whether a change of attributes drops the mappings of the range. */
  readonly attributesZap: (isPrivate: boolean) => boolean;
  /** B-33. Pages whose attributes change when a range does; `known` is one stored before. */
  readonly changedPages: (asked: PageRange, known: readonly PageRange[]) => readonly PageRange[];
  /** Whether ranges with the same attributes that touch are stored as one. */
  readonly joinsAttributeRanges: () => boolean;
  /** Whether pages are stored before the length of the range is checked. */
  readonly storesBeforeLengthCheck: () => boolean;
  /** Whether a range that has 64 bits but not 64 bits' worth of bytes is refused. */
  readonly refusesAttributeRange: (addressBytes: bigint, sizeBytes: bigint) => boolean;

  /** Whether a range to pre-fault is refused. */
  readonly refusesPreFault: (gpa: bigint, sizeBytes: bigint) => boolean;
  /** The result of a pre-fault that ended after some pages. */
  readonly preFaultResult: (pagesDone: number, errno: Errno) => Errno | undefined;

  /** Modes that KVM_CAP_MANUAL_DIRTY_LOG_PROTECT2 takes. */
  readonly takesProtectMode: (mode: bigint) => boolean;
  /** Whether KVM_GET_DIRTY_LOG takes the bits it hands out. */
  readonly getTakesBits: (isManual: boolean) => boolean;
  /** Bits that are set in a new bitmap. */
  readonly firstBits: (initiallySet: boolean, pages: number) => number;
  /** 8.21, 8.22. Whether a range to clear is refused. */
  readonly refusesClear: (firstPage: bigint, count: bigint, pages: bigint) => boolean;
  /** 8.23. Pages of the bitmap that KVM_CLEAR_DIRTY_LOG copies in. */
  readonly clearCopiesPages: (count: number, slotPages: number) => number;
  /** 8.24. Pages from the first one that KVM_CLEAR_DIRTY_LOG looks at. */
  readonly clearedPages: (count: number) => number;
}

/** GUEST_MEMFD_FLAG_MMAP and GUEST_MEMFD_FLAG_INIT_SHARED. */
export const GMEM_MMAP = 1n;
export const GMEM_INIT_SHARED = 2n;

const SIGN_BIT = 1n << 63n;

/** KVM_MEMORY_EXIT_FLAG_PRIVATE. */
const EXIT_PRIVATE = 8n;

/** What a correct kernel decides. */
export const LINUX_DECISIONS: LinuxDecisions = {
  allowsReadonlyGuestMemfd: () => false,
  refusesGuestMemfdToggle: (byRelease) => byRelease,
  refusesGfn: (lastGfn, gfnMax) => lastGfn > gfnMax,
  fixesReadonly: () => true,
  checkedAddress: (hva) => hva,
  bindsBeforeOverlap: () => false,
  searchesEmptySet: () => false,
  renewsMetadataOnMove: () => true,
  hostPageBehind: (slot, gfn) => slot.hostPage + (gfn - slot.baseGfn),
  believesMmio: (rememberedAt, generation) => rememberedAt === generation,
  fileFlags: (known, hasPrivateMemory) => (hasPrivateMemory ? known & GMEM_MMAP : known),
  refusesOtherVm: () => true,
  refusesBinding: (offset, size, fileBytes, isEndSigned) => {
    const end = isEndSigned ? BigInt.asIntN(64, offset + size) : offset + size;
    return offset >= SIGN_BIT || end > fileBytes;
  },
  reservedPages: (pages) => pages,
  boundErrno: (byRelease) => byRelease,
  storedPages: (pages) => pages,
  servesAllFaults: (fileFlags) => (fileFlags & GMEM_MMAP) !== 0n,
  unbindsOnFailure: () => true,
  unbindsOnDelete: () => true,
  freesBoundPages: () => true,
  truncatesOnDelete: () => false,
  goesOnToNextBinding: () => true,
  gfnsOfPages: ({ baseGfn, pages, offsetPages }, { start, end }) => ({
    start: baseGfn + Math.max(start, offsetPages) - offsetPages,
    end: baseGfn + Math.min(end, offsetPages + pages) - offsetPages,
  }),
  zapsOnRelease: () => true,
  clearsSlotsOnRelease: () => true,
  releasesOnClose: (referencesLeft) => referencesLeft === 0,
  areasHoldFile: () => true,
  zeroesNewPage: () => true,
  allocationZeroes: () => false,
  punchUnmapsHost: () => true,
  refusesPunchBehindEnd: () => false,
  refusesAllocationBehindEnd: () => true,
  hostMayTouch: (fileFlags) => (fileFlags & GMEM_INIT_SHARED) !== 0n,
  dontneedPunches: () => false,
  emulatesThroughFile: () => false,
  servesPrivateFromHost: () => false,
  treatsPrivateHoleAsMmio: () => false,
  faultFlags: (isPrivate) => (isPrivate ? EXIT_PRIVATE : 0n),
  kindOfAccess: (marked) => marked,
  comparesKind: () => true,
  atMismatch: (isPrivate) => (isPrivate ? "exit-private" : "exit-shared"),
  preFaultKind: (attribute) => attribute,
  attributesZap: () => true,
  changedPages: (asked) => [asked],
  joinsAttributeRanges: () => true,
  storesBeforeLengthCheck: () => false,
  refusesAttributeRange: (address, size) => size === 0n || address + size >= TWO_TO_THE_64,
  refusesPreFault: (gpa, size) => size === 0n || gpa + size >= TWO_TO_THE_64,
  preFaultResult: (pagesDone, errno) => (pagesDone > 0 ? undefined : errno),
  takesProtectMode: (mode) => mode === 0n || mode === 1n || mode === 3n,
  getTakesBits: (isManual) => !isManual,
  firstBits: (initiallySet, pages) => (initiallySet ? pages : 0),
  refusesClear: (first, count, pages) => {
    if (first > pages || count > pages - first) return true;
    return count % 64n !== 0n && count < pages - first;
  },
  clearCopiesPages: (count) => count,
  clearedPages: (count) => count,
};
