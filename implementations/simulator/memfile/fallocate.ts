/** fallocate: the call that makes pages private, and makes them shared again. */

import type { Errno } from "../../../abi/errno.ts";
import type { Fallocate } from "../../../abi/operation.ts";
import { isPageAligned } from "../arithmetic.ts";
import type { UnmapReason } from "../file-decisions.ts";
import { FALLOCATE_5_18, refusedMode } from "../kernel/fallocate-mode.ts";
import { FaultInjector } from "../kernel/fault-injector.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import { SEAL_FUTURE_WRITE, SEAL_GROW, SEAL_WRITE, type ShmemInode } from "./inode.ts";
import { endOf } from "./page-cache.ts";
import { growTo, OFFSET_END, PAGE_BYTES, pagesIn, removePages } from "./size.ts";

/** Mode bits. */
export const KEEP_SIZE = 1;
const PUNCH_HOLE = 2;

const ADD_PAGES = microStep("fallocate: allocate a folio");
const UNDO = microStep("fallocate: undo a page");

/**
 * fallocate of an open file.
 *
 * @param why - what a punch is made for.
 *
 * @source fs/open.c, vfs_fallocate, for the order of the checks; mm/shmem.c, shmem_fallocate.
 */
export function* fallocate(
  inode: ShmemInode,
  call: Fallocate,
  why: UnmapReason = "punch",
): Steps<Errno | undefined> {
  const { mode, offsetBytes, sizeBytes } = call;
  if (offsetBytes >= OFFSET_END || sizeBytes >= OFFSET_END || sizeBytes === 0n) return "EINVAL";
  const unfit = refusedMode(mode, inode.system.fallocateModes ?? FALLOCATE_5_18);
  if (unfit !== undefined) return unfit;
  if (offsetBytes + sizeBytes >= OFFSET_END) return "EFBIG";
  if ((mode & ~(KEEP_SIZE | PUNCH_HOLE)) !== 0) return "EOPNOTSUPP";
  yield inode.rwsem.acquiring;
  inode.rwsem.take();
  const isPunch = (mode & PUNCH_HOLE) !== 0;
  const errno = isPunch ? yield* punch(inode, call, why) : yield* add(inode, call);
  inode.rwsem.release();
  return errno;
}

/** Only whole pages of an inaccessible file can be punched; of others, the edges are zeroed. */
function* punch(
  inode: ShmemInode,
  { offsetBytes, sizeBytes }: Fallocate,
  why: UnmapReason,
): Steps<Errno | undefined> {
  const { mm, decisions } = inode.system;
  const aligned = isPageAligned(offsetBytes) && isPageAligned(sizeBytes);
  if (!aligned && decisions.gates("punch", inode.node.flags)) return "EINVAL";
  if ((inode.seals & (SEAL_WRITE | SEAL_FUTURE_WRITE)) !== 0) return "EPERM";
  const start = pagesIn(offsetBytes);
  const end = Number((offsetBytes + sizeBytes) >> 12n);
  if (start < end) {
    yield* mm.unmapFile(inode, start, end, why);
    yield* removePages(inode, start, end, why);
  }
  zeroEdges(inode, offsetBytes, offsetBytes + sizeBytes);
  return undefined;
}

/** Zeroes what the byte range has of pages that it does not cover. */
function zeroEdges(inode: ShmemInode, from: bigint, to: bigint): void {
  for (const index of new Set([Number(from >> 12n), Number(to >> 12n)])) {
    const pageStart = BigInt(index) << 12n;
    const first = from > pageStart ? Number(from - pageStart) : 0;
    const end = to < pageStart + BigInt(PAGE_BYTES) ? Number(to - pageStart) : PAGE_BYTES;
    const pfn = inode.cache.pfnOf(index);
    if (first < end && pfn !== undefined) inode.system.mm.frames.zeroBytes(pfn, first, end);
  }
}

function* add(inode: ShmemInode, call: Fallocate): Steps<Errno | undefined> {
  const { decisions, store } = inode.system;
  const { mode, offsetBytes, sizeBytes } = call;
  const endBytes = offsetBytes + sizeBytes;
  const grows = (mode & KEEP_SIZE) === 0 && endBytes > inode.sizeBytes;
  if (endBytes > inode.sizeBytes && (inode.seals & SEAL_GROW) !== 0) return "EPERM";
  if (grows && inode.sizeBytes !== 0n && decisions.gates("grow", inode.node.flags)) return "EPERM";
  const requested = { start: Number(offsetBytes >> 12n), end: pagesIn(endBytes) };
  const failed = yield* addPages(inode, requested, new FaultInjector(call.inject));
  if (failed !== undefined) return failed;
  if (grows) yield* growTo(inode, endBytes);
  const { start, end } = decisions.announcedPages(requested, widened(inode, requested));
  yield* store.notify(inode.node, "populate", start, end);
  return undefined;
}

interface Pages {
  readonly start: number;
  readonly end: number;
}

function* addPages(
  inode: ShmemInode,
  { start, end }: Pages,
  allocations: FaultInjector,
): Steps<Errno | undefined> {
  let index = start;
  while (index < end) {
    yield ADD_PAGES;
    const present = inode.cache.find(index);
    // Pages of an earlier fallocate are zeroed now, so that an undo cannot take them for its own.
    if (present !== undefined) inode.cache.makeUpToDate(present);
    const failed = present === undefined ? allocations.allocate() : undefined;
    if (failed !== undefined) {
      yield* undo(inode, start, index);
      return failed;
    }
    index = endOf(present ?? inode.addFolio(index, false));
  }
  return undefined;
}

/**
 * Removes what a failed call added: pages of [start, end) that nobody has used yet.
 *
 * A folio is removed whole, also where it sticks out of the range. (The kernels of that time split
 * it first and zeroed a part even of one that stays; mended by 44bcabd70cf1, not simulated.)
 */
function* undo(inode: ShmemInode, start: number, end: number): Steps<void> {
  const { decisions, store } = inode.system;
  for (const folio of inode.cache.overlapping(start, end)) {
    yield UNDO;
    if (!folio.lock.tryTake()) continue;
    if (folio.inFile && !folio.upToDate) {
      yield* inode.drop(folio, folio.head, endOf(folio), "punch");
    } else if (folio.inFile && decisions.undoAnnouncesKept()) {
      const [from, to] = [Math.max(folio.head, start), Math.min(endOf(folio), end)];
      yield* store.notify(inode.node, "invalidate", from, to);
    }
    folio.lock.release();
  }
  // What somebody held a moment ago; those who use a page make it one that stays.
  for (const folio of inode.cache.overlapping(start, end)) {
    if (folio.upToDate) continue;
    yield folio.lock.acquiring;
    folio.lock.take();
    const goes = folio.inFile && !folio.upToDate;
    if (goes) yield* inode.drop(folio, folio.head, endOf(folio), "punch");
    folio.lock.release();
  }
}

/** The pages of every folio that reaches into the range. */
function widened(inode: ShmemInode, { start, end }: Pages): Pages {
  const first = inode.cache.find(start);
  const last = inode.cache.find(end - 1);
  return {
    start: Math.min(start, first?.head ?? start),
    end: Math.max(end, last === undefined ? end : endOf(last)),
  };
}
