/** Changing how long a file is, and taking pages out of it. */

import type { Errno } from "../../../abi/errno.ts";
import type { HostMmap } from "../../../abi/operation.ts";
import { addressOf, isPageAligned } from "../arithmetic.ts";
import type { UnmapReason } from "../file-decisions.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import { SEAL_GROW, SEAL_SHRINK, type ShmemInode } from "./inode.ts";
import { endOf, type Folio } from "./page-cache.ts";

const SET_SIZE = microStep("file: set the size");
const TRY_LOCK = microStep("file: try to lock a folio that is to go");
const SPLIT = microStep("file: zero a part of a folio and split it");

/** First offset or size that a signed 64-bit variable cannot hold; files end before it. */
export const OFFSET_END: bigint = 1n << 63n;

/** True when a mapping of whole pages would reach where no file can have a page. */
export function isBehindAllFiles({ fdOffsetBytes, sizeBytes }: HostMmap): boolean {
  return fdOffsetBytes + addressOf(BigInt(pagesIn(sizeBytes))) >= OFFSET_END;
}

/** Bytes at the start of a page that spell its tag. */
export const TAG_BYTES = 8n;

/** Bytes of a page. */
export const PAGE_BYTES = 4096;

/**
 * ftruncate, under the inode's rwsem from the first check on.
 *
 * @param sizeBytes - below 2^63.
 * @source mm/shmem.c, shmem_setattr; the gate in patch 2 of the memfile series v6.
 */
export function* truncateFile(inode: ShmemInode, sizeBytes: bigint): Steps<Errno | undefined> {
  yield inode.rwsem.acquiring;
  inode.rwsem.take();
  const errno = truncateRefusal(inode, sizeBytes);
  if (errno === undefined) yield* resize(inode, sizeBytes);
  else if (inode.system.decisions.setsSizeFirst(errno)) inode.sizeBytes = sizeBytes;
  inode.rwsem.release();
  return errno;
}

/** Number of pages that hold bytes of a file of this size. */
export function pagesIn(sizeBytes: bigint): number {
  return Number((sizeBytes + 4095n) >> 12n);
}

/** Sets a larger size. Pages behind the old end show up with it. */
export function* growTo(inode: ShmemInode, sizeBytes: bigint): Steps<void> {
  const { decisions, store } = inode.system;
  const [start, end] = [pagesIn(inode.sizeBytes), pagesIn(sizeBytes)];
  yield SET_SIZE;
  inode.sizeBytes = sizeBytes;
  inode.nextEvent();
  const reveals = inode.cache.overlapping(start, end).length > 0;
  if (reveals && decisions.announcesRevealed())
    yield* store.notify(inode.node, "populate", start, end);
}

/**
 * Takes the pages [start, end) out of the file. Folios that lie in the range go first, except those
 * that somebody holds; then those that stick out are zeroed in part and split; then all the rest.
 *
 * A folio that cannot be split stays, with its bytes zeroed: nobody is told and nobody can tell.
 *
 * @source mm/shmem.c, shmem_undo_range.
 */
export function* removePages(
  inode: ShmemInode,
  start: number,
  end: number,
  why: UnmapReason,
): Steps<void> {
  const sticksOut = (folio: Folio): boolean => folio.head < start || endOf(folio) > end;
  for (const folio of inode.cache.overlapping(start, end)) {
    yield TRY_LOCK;
    if (!sticksOut(folio) && folio.lock.tryTake()) yield* dropLocked(inode, folio, why);
  }
  for (const folio of inode.cache.overlapping(start, end)) {
    if (sticksOut(folio)) yield* splitAround(inode, folio, start, end);
  }
  for (const folio of inode.cache.overlapping(start, end)) {
    if (sticksOut(folio)) continue;
    yield folio.lock.acquiring;
    folio.lock.take();
    yield* dropLocked(inode, folio, why);
  }
}

/** @source mm/shmem.c, shmem_setattr: seals first, then the gate, then the alignment. */
function truncateRefusal(inode: ShmemInode, sizeBytes: bigint): Errno | undefined {
  if (sizeBytes < inode.sizeBytes && (inode.seals & SEAL_SHRINK) !== 0) return "EPERM";
  if (sizeBytes > inode.sizeBytes && (inode.seals & SEAL_GROW) !== 0) return "EPERM";
  if (!inode.system.decisions.gates("truncate", inode.node.flags)) return undefined;
  if (inode.sizeBytes !== 0n) return "EPERM";
  return isPageAligned(sizeBytes) ? undefined : "EINVAL";
}

/** A size that is not larger frees what lies behind it, also what was allocated beyond the end. */
function* resize(inode: ShmemInode, sizeBytes: bigint): Steps<void> {
  if (sizeBytes > inode.sizeBytes) {
    yield* growTo(inode, sizeBytes);
    return;
  }
  const start = pagesIn(sizeBytes);
  const cutsOff = inode.sizeBytes > addressOf(BigInt(start));
  yield SET_SIZE;
  inode.sizeBytes = sizeBytes;
  inode.nextEvent();
  if (cutsOff) yield* inode.system.mm.unmapFile(inode, start, Number.MAX_SAFE_INTEGER, "truncate");
  yield* removePages(inode, start, Number.MAX_SAFE_INTEGER, "truncate");
  cutLastPage(inode, sizeBytes);
}

/** The rest of the last page becomes zero. */
function cutLastPage(inode: ShmemInode, sizeBytes: bigint): void {
  const inPage = Number(sizeBytes & 4095n);
  const pfn = inode.cache.pfnOf(Number(sizeBytes >> 12n));
  if (pfn === undefined || inPage === 0) return;
  inode.system.mm.frames.zeroBytes(pfn, inPage, PAGE_BYTES);
}

function* dropLocked(inode: ShmemInode, folio: Folio, why: UnmapReason): Steps<void> {
  if (folio.inFile) yield* inode.drop(folio, folio.head, endOf(folio), why);
  folio.lock.release();
}

function* splitAround(inode: ShmemInode, folio: Folio, start: number, end: number): Steps<void> {
  yield folio.lock.acquiring;
  folio.lock.take();
  yield SPLIT;
  for (const [place, pfn] of folio.pfns.entries()) {
    const index = folio.head + place;
    if (index >= start && index < end) inode.system.mm.frames.clear(pfn);
  }
  if (folio.inFile && inode.system.decisions.splitsFolio()) inode.cache.split(folio);
  folio.lock.release();
}
