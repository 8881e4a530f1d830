/** System calls on open files that move bytes or ask questions. */
import type { Errno } from "../../../abi/errno.ts";
import type { FileRead, FileWrite } from "../../../abi/operation.ts";
import { encodeTag } from "../../../abi/tag-bytes.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import {
  SEAL_EXEC,
  SEAL_FUTURE_WRITE,
  SEAL_GROW,
  SEAL_SEAL,
  SEAL_SHRINK,
  SEAL_WRITE,
  type ShmemInode,
} from "./inode.ts";
import { growTo, OFFSET_END, TAG_BYTES } from "./size.ts";

/** What a read brings back. */
export interface ReadResult {
  readonly bytes: number;
  readonly tag: number;
}

/** MAX_RW_COUNT: no call moves more bytes. */
const BYTES_MAX = 0x7fff_f000n;

const NOTHING_READ: ReadResult = { bytes: 0, tag: 0 };

const READ = microStep("file: read");
const WRITE_PAGE = microStep("file: write into a page");
const SET_SEALS = microStep("file: set seals");
const SEEK = microStep("file: seek");

/** @source mm/shmem.c, shmem_file_read_iter; the gate in patch 2 of the memfile series v6. */
export function* readFile(inode: ShmemInode, call: FileRead): Steps<Errno | ReadResult> {
  const { offsetBytes, sizeBytes } = call;
  const { decisions, mm } = inode.system;
  if (offsetBytes + BigInt(sizeBytes) >= OFFSET_END) return "EINVAL";
  yield READ;
  if (decisions.gates("read", inode.node.flags)) {
    return decisions.isPastEnd(offsetBytes, inode.sizeBytes) ? NOTHING_READ : "EPERM";
  }
  const bytes = smallest(BigInt(sizeBytes), inode.sizeBytes - offsetBytes, BYTES_MAX);
  if (bytes <= 0n) return NOTHING_READ;
  const index = (offsetBytes + 4095n) >> 12n;
  const isWhole = (index << 12n) + TAG_BYTES <= offsetBytes + bytes;
  const pfn = isWhole ? inode.cache.pfnOf(Number(index)) : undefined;
  return { bytes: Number(bytes), tag: pfn === undefined ? 0 : mm.frames.load(pfn) };
}

/**
 * Writes page by page; a page that is refused ends the call, with what was written so far.
 *
 * @source mm/filemap.c, generic_perform_write; mm/shmem.c, shmem_write_begin.
 */
export function* writeFile(inode: ShmemInode, call: FileWrite): Steps<Errno | bigint> {
  const { offsetBytes, buffer } = call;
  if (offsetBytes + BigInt(call.sizeBytes) >= OFFSET_END) return "EINVAL";
  const end = offsetBytes + smallest(BigInt(call.sizeBytes), BYTES_MAX);
  if (end === offsetBytes) return 0n;
  yield inode.rwsem.acquiring;
  inode.rwsem.take();
  let at = offsetBytes;
  const isUnreadable = buffer !== "ok";
  const asksFirst = !inode.system.files.writesPageFirst;
  let errno: Errno | undefined = isUnreadable && asksFirst ? "EFAULT" : undefined;
  while (errno === undefined && at < end) {
    const stop = smallest(((at >> 12n) + 1n) << 12n, end);
    yield WRITE_PAGE;
    errno = writeRefusal(inode, stop);
    if (errno !== undefined) break;
    if (isUnreadable) {
      yield* leavePage(inode, at);
      errno = "EFAULT";
      break;
    }
    storePage(inode, at, stop, encodeTag(call.tag) >> ((at - offsetBytes) * 8n));
    if (stop > inode.sizeBytes) yield* growTo(inode, stop);
    at = stop;
  }
  inode.rwsem.release();
  return at === offsetBytes && errno !== undefined ? errno : at - offsetBytes;
}

/**
 * A write of no bytes into a page, which is there then, and zeroes if it was not before.
 *
 * @source mm/shmem.c, shmem_write_end; seen on an ordinary memfd of Linux 6.18.
 */
function* leavePage(inode: ShmemInode, at: bigint): Steps<void> {
  const index = Number(at >> 12n);
  inode.cache.makeUpToDate(inode.cache.find(index) ?? inode.addFolio(index, true));
  if (at > inode.sizeBytes) yield* growTo(inode, at);
}

/**
 * fcntl F_ADD_SEALS. WRITE is refused as long as anybody maps the file shared, or, where those that
 * may never write do not count, has a mapping that may. EXEC, on a file that is executable, brings
 * all the others with it but for SEAL.
 *
 * @source mm/memfd.c, memfd_add_seals; include/linux/fs.h, mapping_deny_writable (5.18).
 */
export function* addSeals(inode: ShmemInode, asked: number): Steps<Errno | undefined> {
  const { mm, files } = inode.system;
  if ((asked & ~files.seals) !== 0) return "EINVAL";
  yield SET_SEALS;
  if ((inode.seals & SEAL_SEAL) !== 0) return "EPERM";
  // A file that cannot be executed was born with the seal.
  const isExecutable = (inode.seals & SEAL_EXEC) === 0;
  const implied = isExecutable && (asked & SEAL_EXEC) !== 0 ? AGAINST_CHANGE : 0;
  const seals = asked | implied;
  const forbidsStores = (seals & ~inode.seals & SEAL_WRITE) !== 0;
  const isInUse = files.mapsSealedReadOnly
    ? mm.areas.hasWriterOf(inode)
    : mm.areas.hasSharedAreaOf(inode);
  if (forbidsStores && isInUse) return "EBUSY";
  inode.seals |= seals;
  return undefined;
}

const AGAINST_CHANGE = SEAL_SHRINK | SEAL_GROW | SEAL_WRITE | SEAL_FUTURE_WRITE;

/**
 * lseek with SEEK_DATA or SEEK_HOLE. Pages that were only allocated count as a hole.
 *
 * @source mm/filemap.c, mapping_seek_hole_data; measured on an ordinary memfd of Linux 6.18.
 */
export function* seekFile(
  inode: ShmemInode,
  offsetBytes: bigint,
  whence: "data" | "hole",
): Steps<Errno | bigint> {
  yield SEEK;
  const { sizeBytes } = inode;
  if (offsetBytes >= sizeBytes) return "ENXIO";
  const isData = (index: number): boolean => inode.cache.find(index)?.upToDate === true;
  let at = offsetBytes;
  if (whence === "hole") {
    while (at < sizeBytes && isData(Number(at >> 12n))) at = ((at >> 12n) + 1n) << 12n;
    return smallest(at, sizeBytes);
  }
  const pages = [...inode.cache.frames().keys()];
  const next = pages.find((index) => BigInt(index + 1) << 12n > at && isData(index));
  if (next === undefined || BigInt(next) << 12n >= sizeBytes) return "ENXIO";
  const start = BigInt(next) << 12n;
  return start > at ? start : at;
}

function writeRefusal(inode: ShmemInode, end: bigint): Errno | undefined {
  const { seals, sizeBytes, system, node } = inode;
  if ((seals & (SEAL_WRITE | SEAL_FUTURE_WRITE)) !== 0) return "EPERM";
  if ((seals & SEAL_GROW) !== 0 && end > sizeBytes) return "EPERM";
  return system.decisions.gates("write", node.flags) ? "EPERM" : undefined;
}

/** Stores a word into one page, and zeroes behind it up to the end of the range. */
function storePage(inode: ShmemInode, from: bigint, to: bigint, word: bigint): void {
  const { cache, system } = inode;
  const index = Number(from >> 12n);
  const folio = cache.find(index) ?? inode.addFolio(index, true);
  inode.cache.makeUpToDate(folio);
  const { frames } = system.mm;
  const [pfn, offset, bytes] = [cache.pfnOf(index) ?? 0, Number(from & 4095n), Number(to - from)];
  frames.zeroBytes(pfn, offset, offset + bytes);
  if (word !== 0n) frames.storeBytes(pfn, offset, Math.min(bytes, Number(TAG_BYTES)), word);
}

function smallest(first: bigint, ...others: readonly bigint[]): bigint {
  let least = first;
  for (const value of others) if (value < least) least = value;
  return least;
}
