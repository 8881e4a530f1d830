/**
 * Decision points of the memfile design: every place where the code of its version 6 differs from
 * what its text and its reviewers promise, or where another version of it went wrong.
 *
 * {@link POSTED_DECISIONS} is the code as it was posted, {@link INTENDED_DECISIONS} what was meant.
 * The ids in the comments are those of the bug catalogue.
 */

import type { Errno } from "../../../abi/errno.ts";
import { isPageAligned, TWO_TO_THE_64, wrapU64 } from "../arithmetic.ts";

/** A slot as range arithmetic sees it. All values are those of C's unsigned 64-bit variables. */
export interface BoundRange {
  readonly baseGfn: bigint;
  readonly pages: bigint;
  /** File page behind the first gfn. */
  readonly offsetPages: bigint;
}

/** Gfns to zap, half open. An empty range zaps nothing, and warns when `warns`. */
export interface ZapRange {
  readonly start: bigint;
  readonly end: bigint;
  readonly warns: boolean;
}

/** File pages, half open. */
export interface FileRange {
  readonly start: number;
  readonly end: number;
}

/** File operations that the node flag USER_INACCESSIBLE gates. */
export type GatedOperation = "read" | "write" | "mmap" | "truncate" | "punch" | "grow";

/** One function per decision point. All are pure. */
export interface MemfileDecisions {
  /**
   * B-08. Whether a call is refused when PRIVATE differs between the two fetches of `flags`.
   *
   * Version 5 compared nothing: whatever the second fetch said was done.
   */
  readonly refusesChangedPrivate: () => boolean;

  /**
   * B-08. Whether the bytes that a 32-byte copy leaves out are zero. Otherwise they are what the
   * call before left on the kernel stack.
   */
  readonly zeroesUncopiedTail: () => boolean;

  /** B-23. Whether READONLY is a valid flag together with PRIVATE. */
  readonly allowsReadonlyPrivate: () => boolean;

  /** B-63. Whether userspace_addr is checked against the end of user space. */
  readonly checksUserAddress: (isPrivate: boolean) => boolean;

  /**
   * B-14, B-22, B-71. Whether a request with PRIVATE is refused for its file offset.
   *
   * @param sizeBytes - 0 in a deletion, which validates the offset like any other request (B-71).
   */
  readonly refusesPrivateOffset: (offsetBytes: bigint, sizeBytes: bigint) => boolean;

  /** B-01. Whether a call that leaves PRIVATE out is refused on a private slot. */
  readonly refusesClearingPrivate: () => boolean;

  /**
   * B-03. The errno with which a file is refused as private backing, if it is.
   *
   * @param inaccessible - whether it was created with MFD_INACCESSIBLE.
   * @param mapped - whether the host process maps it.
   */
  readonly refusesBacking: (inaccessible: boolean, mapped: boolean) => Errno | undefined;

  /** B-07. Whether the notifier is unregistered when the dirty bitmap cannot be allocated. */
  readonly unregistersWithoutBitmap: () => boolean;

  /** B-13. How often the file is put when a slot could not be made. */
  readonly filePutsOnFailure: () => number;

  /** B-65. Node flags once a notifier is gone. */
  readonly flagsAfterUnregister: (
    flags: number,
    flagsAtCreation: number,
    notifiersLeft: number,
  ) => number;

  /** B-02, B-31, B-39, B-53. Gfns of a slot that a notification about [start, end) zaps. */
  readonly zapRange: (slot: BoundRange, start: bigint, end: bigint) => ZapRange;

  /** B-15. The index with which a file page is looked up; not below 0 for one that can exist. */
  readonly lookupIndex: (index: number) => number;

  /** B-06. Whether a page that is in the file makes its gfn private. */
  readonly countsAsPrivate: (populatedBeforeSlot: boolean) => boolean;

  /** B-09, B-75. What a private access meets where no private slot is. */
  readonly privateAccessOutside: (where: "ordinary-slot" | "no-slot") => "exit" | "crash";

  /**
   * B-10. Order of a shared mapping in a private slot.
   *
   * @param slotOrder - the largest order the slot allows at this gfn.
   * @param hostOrder - the order with which the host maps the page.
   */
  readonly sharedOrder: (slotOrder: number, hostOrder: number) => number;

  /** B-16. Largest order of a mapping of a page that belongs to a folio of this order. */
  readonly levelOfFolio: (folioOrder: number) => number;

  /** B-50. What becomes of a large mapping whose gfn and pfn are not congruent. */
  readonly incongruentMapping: () => "one-page" | "assertion";

  /** B-11. Whether a private mapping may cover gfns whose page is not populated. */
  readonly mapsAcrossKinds: () => boolean;

  /** B-65, B-03. Whether a node with these flags refuses a file operation. */
  readonly gates: (operation: GatedOperation, nodeFlags: number) => boolean;

  /** B-73. Whether a gated read meets the end of the file first, and so returns 0. */
  readonly isPastEnd: (offsetBytes: bigint, sizeBytes: bigint) => boolean;

  /**
   * B-26. Pages that a successful fallocate announces.
   *
   * @param requested - pages of the call.
   * @param touched - the same, widened to whole folios.
   */
  readonly announcedPages: (requested: FileRange, touched: FileRange) => FileRange;

  /** B-24, B-25. Whether the undo of a failed fallocate announces a page that it keeps. */
  readonly undoAnnouncesKept: () => boolean;

  /** B-29. Whether pages that a new file size reveals are announced. */
  readonly announcesRevealed: () => boolean;

  /** B-27. Whether a folio of which a part is punched can be split. */
  readonly splitsFolio: () => boolean;
}

/** MEMFILE_F_USER_INACCESSIBLE. */
const USER_INACCESSIBLE = 1;

/** Mapping order of a folio: the machine has levels of one and of four pages. */
const LARGE_ORDER = 2;

const EMPTY: ZapRange = { start: 0n, end: 0n, warns: false };

/** What the text of version 6 and its reviewers promise. */
export const INTENDED_DECISIONS: MemfileDecisions = {
  refusesChangedPrivate: () => true,
  zeroesUncopiedTail: () => true,
  allowsReadonlyPrivate: () => false,
  checksUserAddress: () => true,
  refusesPrivateOffset: (offset, size) => offset >= 1n << 63n || refusedWhenPosted(offset, size),
  refusesClearingPrivate: () => true,
  refusesBacking: () => undefined,
  unregistersWithoutBitmap: () => true,
  filePutsOnFailure: () => 1,
  flagsAfterUnregister: (flags, atCreation, left) => (left === 0 ? atCreation : flags),
  zapRange: clippedRange,
  lookupIndex: (index) => index,
  countsAsPrivate: () => true,
  privateAccessOutside: () => "exit",
  sharedOrder: Math.min,
  levelOfFolio: (folioOrder) => (folioOrder >= LARGE_ORDER ? LARGE_ORDER : 0),
  incongruentMapping: () => "one-page",
  mapsAcrossKinds: () => false,
  gates: (_operation, nodeFlags) => (nodeFlags & USER_INACCESSIBLE) !== 0,
  isPastEnd: (offset, size) => offset >= size,
  announcedPages: (_requested, touched) => touched,
  undoAnnouncesKept: () => false,
  announcesRevealed: () => true,
  splitsFolio: () => true,
};

/**
 * What the code of version 6 does.
 *
 * @source 20220519153713.819591-1-chao.p.peng@linux.intel.com, patches 1, 2, 6 and 7.
 */
export const POSTED_DECISIONS: MemfileDecisions = {
  ...INTENDED_DECISIONS,
  allowsReadonlyPrivate: () => true,
  refusesPrivateOffset: refusedWhenPosted,
  refusesClearingPrivate: () => false,
  unregistersWithoutBitmap: () => false,
  flagsAfterUnregister: (flags) => flags,
  zapRange: wrappingRange,
  privateAccessOutside: () => "crash",
  sharedOrder: (slotOrder) => slotOrder,
  incongruentMapping: () => "assertion",
  mapsAcrossKinds: () => true,
  gates: (operation, nodeFlags) => operation !== "grow" && (nodeFlags & USER_INACCESSIBLE) !== 0,
  isPastEnd: (offset, size) => offset >> 12n > size >> 12n,
  announcedPages: (requested) => requested,
  undoAnnouncesKept: () => true,
  announcesRevealed: () => false,
};

/** The check of patch 7: aligned, and no wrap of 64 bits. */
function refusedWhenPosted(offsetBytes: bigint, sizeBytes: bigint): boolean {
  return !isPageAligned(offsetBytes) || offsetBytes + sizeBytes >= TWO_TO_THE_64;
}

/** The gfns of the slot whose file pages are in [start, end). */
function clippedRange(slot: BoundRange, start: bigint, end: bigint): ZapRange {
  const first = start < slot.offsetPages ? slot.offsetPages : start;
  const last = smaller(end, slot.offsetPages + slot.pages);
  if (first >= last) return EMPTY;
  const shift = slot.baseGfn - slot.offsetPages;
  return { start: first + shift, end: last + shift, warns: false };
}

/** The arithmetic of patch 7: not clipped from below, wrapping, with a warning when empty. */
function wrappingRange(slot: BoundRange, start: bigint, end: bigint): ZapRange {
  const length = wrapU64(end - slot.offsetPages);
  const gfnStart = wrapU64(slot.baseGfn + start - slot.offsetPages);
  const gfnEnd = wrapU64(slot.baseGfn + smaller(length, slot.pages));
  return { start: gfnStart, end: gfnEnd, warns: gfnStart >= gfnEnd };
}

function smaller(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}
