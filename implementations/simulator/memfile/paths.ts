/** Which kernel path serves which operation on an open file. */

import type { Errno } from "../../../abi/errno.ts";
import type { FdRef } from "../../../abi/handle.ts";
import type { FileOperation, HostMmap, Operation, OperationOf } from "../../../abi/operation.ts";
import type { Outcome } from "../../../abi/outcome.ts";
import { isPageAligned, pageOf } from "../arithmetic.ts";
import { hostMmap, hostMunmap } from "../host/host-calls.ts";
import type { HostMm } from "../host/host-mm.ts";
import type { DescriptorTable } from "../kernel/descriptor-table.ts";
import { microStep, type Steps } from "../kernel/micro-step.ts";
import { fallocate, KEEP_SIZE } from "./fallocate.ts";
import { addSeals, readFile, seekFile, writeFile } from "./file-calls.ts";
import { SEAL_FUTURE_WRITE, SEAL_WRITE, type ShmemInode } from "./inode.ts";
import { isBehindAllFiles, OFFSET_END, truncateFile } from "./size.ts";

/** Pages that one call may fill: the simulated host has no more memory to spare. */
const PAGES_MAX = 4096n;

const BLOCKS_PER_PAGE = 8n;
const FIND = microStep("file: look up the descriptor");
const MAP = microStep("mmap: check the file");

/** The kinds of {@link FileOperation}. */
const FILE_KINDS: Readonly<Record<FileOperation["op"], true>> = {
  fallocate: true,
  ftruncate: true,
  file_read: true,
  file_write: true,
  add_seals: true,
  get_seals: true,
  fstat: true,
  seek: true,
  set_memory_attributes2: true,
  file_call: true,
};

function isFileOperation(operation: Operation): operation is FileOperation {
  return Object.hasOwn(FILE_KINDS, operation.op);
}

/**
 * Why the machine would rather not perform an operation: it asks for more memory than there is, or
 * for work on a file of huge pages.
 */
export function refusedFileOperation(
  files: DescriptorTable,
  operation: Operation,
): string | undefined {
  switch (operation.op) {
    case "fallocate":
      return tooLarge(allocatesTooMuch(operation)) ?? hugetlb(files, operation.fd);
    case "file_write":
      return (
        tooLarge(BigInt(operation.sizeBytes) >> 12n > PAGES_MAX) ?? hugetlb(files, operation.fd)
      );
    case "host_mmap":
      return operation.fd === undefined ? undefined : hugetlb(files, operation.fd);
    default:
      return isFileOperation(operation) ? hugetlb(files, operation.fd) : undefined;
  }
}

/** Performs an operation on an open file. */
export function* performOnFile(files: DescriptorTable, call: FileOperation): Steps<Outcome> {
  yield FIND;
  if (isNegative(call)) return failed("EINVAL");
  const file = files.find(call.fd);
  if (file?.kind === "hugetlb" && call.op === "fstat") return EMPTY;
  if (file?.kind === "other" && call.op === "fstat") return EMPTY;
  if (file === undefined && call.op === "file_call" && call.call === "poll") return poll(call.fd);
  if (file === undefined || file.kind !== "memfd") return failed("EBADF");
  file.assertAlive();
  switch (call.op) {
    case "fallocate":
      return done(yield* fallocate(file, call));
    case "ftruncate":
      return done(yield* truncateFile(file, call.sizeBytes));
    case "file_read": {
      const result = yield* readFile(file, call);
      return typeof result === "string" ? failed(result) : { kind: "file_data", ...result };
    }
    case "file_write":
      return returned(yield* writeFile(file, call));
    case "add_seals":
      return done(yield* addSeals(file, call.seals));
    case "get_seals":
      return returned(BigInt(file.seals));
    case "fstat":
      return stat(file);
    case "seek":
      return returned(yield* seekFile(file, call.offsetBytes, call.whence));
    // shmem has no command of that number.
    case "set_memory_attributes2":
      return failed("ENOTTY");
    case "file_call":
      return { kind: "not_sent", reason: NO_PLAIN_CALLS };
  }
}

/**
 * mmap of a file.
 *
 * @source mm/mmap.c, ksys_mmap_pgoff and do_mmap; mm/shmem.c, shmem_mmap: seals, then the gate of
 *   patch 2 of the memfile series v6.
 */
export function* mapFile(
  mm: HostMm,
  files: DescriptorTable,
  call: HostMmap,
  fd: FdRef,
): Steps<Errno | undefined> {
  yield MAP;
  if (!isPageAligned(call.fdOffsetBytes)) return "EINVAL";
  const file = files.find(fd);
  if (file === undefined || file.kind !== "memfd") return "EBADF";
  file.assertAlive();
  if (call.sizeBytes === 0n) return "EINVAL";
  if (!isPageAligned(call.hva)) return "EINVAL";
  if (isBehindAllFiles(call)) return "EOVERFLOW";
  const isPrivate = call.sharing === "private";
  const isSealed = !isPrivate && (file.seals & (SEAL_WRITE | SEAL_FUTURE_WRITE)) !== 0;
  const refused = isSealed && refusesSealed(file, call);
  const { unmapsFutureWriter } = file.system.files;
  if (refused && unmapsFutureWriter && (file.seals & SEAL_WRITE) === 0) {
    yield* hostMunmap(mm, call);
  }
  if (refused || file.system.decisions.gates("mmap", file.node.flags)) return "EPERM";
  const shift = Number(pageOf(call.fdOffsetBytes)) - Number(pageOf(call.hva));
  const mayWrite = !isSealed || !file.system.decisions.sealStaysWithMapping();
  return yield* hostMmap(mm, call, call.protection, { file, shift, mayWrite, isPrivate });
}

/** A shared mapping of a file that is sealed against writing. */
function refusesSealed({ seals, system }: ShmemInode, { protection }: HostMmap): boolean {
  if (protection === "read-write") return true;
  return (seals & SEAL_WRITE) !== 0 && !system.files.mapsSealedReadOnly;
}

/** Offsets and sizes that are negative where the call looks before it looks at the descriptor. */
function isNegative(call: FileOperation): boolean {
  switch (call.op) {
    case "file_read":
    case "file_write":
      return call.offsetBytes >= OFFSET_END;
    case "ftruncate":
      return call.sizeBytes >= OFFSET_END;
    default:
      return false;
  }
}

/** Only a call that would come as far as allocating counts. */
function allocatesTooMuch(call: OperationOf<"fallocate">): boolean {
  const { mode, offsetBytes, sizeBytes } = call;
  const allocates = mode === 0 || mode === KEEP_SIZE;
  return allocates && sizeBytes >> 12n > PAGES_MAX && offsetBytes + sizeBytes < OFFSET_END;
}

function tooLarge(isTooLarge: boolean): string | undefined {
  return isTooLarge ? "limit/file-pages-of-one-call" : undefined;
}

function hugetlb(files: DescriptorTable, fd: FdRef): string | undefined {
  const kind = files.find(fd)?.kind;
  if (kind === "other") return "no-operations-of-other-files";
  return kind === "hugetlb" ? "no-hugetlb-operations" : undefined;
}

/** Such a call on an ordinary memfd is one of its file system. */
const NO_PLAIN_CALLS = "no-plain-calls-of-memfds";

/** POLLNVAL; a negative number is passed over. @source fs/select.c, do_pollfd. */
function poll(fd: FdRef): Outcome {
  return { kind: "returned", value: typeof fd === "number" && fd < 0 ? 0n : 0x20n };
}

/** A file of huge pages that nobody could fill. */
const EMPTY: Outcome = { kind: "file_stat", sizeBytes: 0n, blocks: 0n };

function stat({ sizeBytes, cache }: ShmemInode): Outcome {
  return { kind: "file_stat", sizeBytes, blocks: BigInt(cache.size) * BLOCKS_PER_PAGE };
}

function failed(errno: Errno): Outcome {
  return { kind: "failed", errno };
}

function done(errno: Errno | undefined): Outcome {
  return errno === undefined ? { kind: "ok" } : failed(errno);
}

function returned(result: Errno | bigint): Outcome {
  return typeof result === "string" ? failed(result) : { kind: "returned", value: result };
}
