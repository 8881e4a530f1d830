/** Where an operation names slots, files and pages. */
import { type FdRef, type Handle, isHandle } from "../../../abi/handle.ts";
import type { Operation, OperationKind, OperationOf } from "../../../abi/operation.ts";
import { addressOf, isPageAligned, PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import { KEEP_SIZE } from "../../../model/designs/memfile/fallocate-mode.ts";
import {
  keepEnd,
  type LabelMap,
  type LabelTable,
  mapLabels,
  mapOrdered,
  mapUnordered,
  type PageSpace,
} from "./label-map.ts";

/**
 * The operation with all its labels mapped.
 *
 * @throws {HarnessError} MSC248 when a range of it is torn.
 */
export function mapOperation(labels: LabelMap, operation: Operation): Operation {
  const table = OPERATIONS[operation.op] as unknown as LabelTable<Operation>;
  return mapLabels(table, labels, operation);
}

type OperationTable = { readonly [K in OperationKind]: LabelTable<OperationOf<K>> };

type Mapping<O, T> = (labels: LabelMap, operation: O) => T;

/** Behind every page: a call that looks for the next one looks as far as this. */
const PAGES_MAX = pageOf(1n << 64n);

function slot(labels: LabelMap, operation: { readonly slot: number }): number {
  return labels.slot(operation.slot);
}

function fd(labels: LabelMap, operation: { readonly fd: FdRef }): FdRef {
  return fdRef(labels, operation.fd);
}

function fdRef(labels: LabelMap, named: FdRef): FdRef {
  return isHandle(named) ? labels.handle(named) : named;
}

/** A guest access stays in its page. */
function accessGpa(labels: LabelMap, { gpa }: { readonly gpa: bigint }): bigint {
  return inOrder(labels, "gfn", gpa, 1n);
}

/** A host access stays in its page. */
function accessHva(labels: LabelMap, { hva }: { readonly hva: bigint }): bigint {
  return inOrder(labels, "host", hva, 1n);
}

interface HostRange {
  readonly hva: bigint;
  readonly sizeBytes: bigint;
}

/** Calls on host memory go from its first page on, and some stop at a hole. */
function hva(labels: LabelMap, { hva: from, sizeBytes }: HostRange): bigint {
  return inOrder(labels, "host", from, sizeBytes);
}

interface GuestRange {
  readonly gpa: bigint;
  readonly sizeBytes: bigint;
}

function gpa(labels: LabelMap, { gpa: from, sizeBytes }: GuestRange): bigint {
  return inOrder(labels, "gfn", from, sizeBytes);
}

/** Offset of a range that is looked for, or moved, byte by byte. */
function fileOffset<O extends { readonly offsetBytes: bigint; readonly sizeBytes: number }>(
  labels: LabelMap,
  { offsetBytes, sizeBytes }: O,
): bigint {
  return inOrder(labels, "file", offsetBytes, BigInt(sizeBytes));
}

/** File offset behind something that is mapped: it has pages only where there is a file. */
function offsetBehind<O extends { readonly sizeBytes: bigint }>(
  fdOf: (operation: O) => FdRef | undefined,
  offsetOf: (operation: O) => bigint,
): Mapping<O, bigint> {
  return (labels, operation) =>
    isHandle(fdOf(operation))
      ? inOrder(labels, "file", offsetOf(operation), operation.sizeBytes)
      : offsetOf(operation);
}

/** A range in which every page is treated alike, as long as it holds whole pages. */
function inAnyOrder(labels: LabelMap, space: PageSpace, from: bigint, sizeBytes: bigint): bigint {
  if (!isPageAligned(from) || !isPageAligned(sizeBytes)) {
    return inOrder(labels, space, from, sizeBytes);
  }
  return sizeBytes === 0n
    ? from
    : addressOf(mapUnordered(labels, space, pageOf(from), pageOf(sizeBytes)));
}

/** An empty range names no page. */
function inOrder(labels: LabelMap, space: PageSpace, from: bigint, sizeBytes: bigint): bigint {
  if (sizeBytes === 0n) return from;
  const pages = pagesUpTo(from + sizeBytes) - pageOf(from);
  return addressOf(mapOrdered(labels, space, pageOf(from), pages)) + (from % PAGE_SIZE_BYTES);
}

/** A size that the file has from then on; itself no label. */
function fileSize(labels: LabelMap, { sizeBytes }: { readonly sizeBytes: bigint }): bigint {
  endsAt(labels, sizeBytes);
  return sizeBytes;
}

/** A page with the end inside is like no other. */
function endsAt(labels: LabelMap, bytes: bigint): void {
  keepEnd(labels, pageOf(bytes));
  keepEnd(labels, pagesUpTo(bytes));
}

function pagesUpTo(bytes: bigint): bigint {
  return pageOf(bytes + PAGE_SIZE_BYTES - 1n);
}

function result(labels: LabelMap, operation: { readonly result: Handle }): Handle {
  return labels.handle(operation.result);
}

const SLOT_PLACE = { slot, gpa, hva, sizeBytes: "same", flags: "same", readable: "same" } as const;

const OPERATIONS: OperationTable = {
  set_user_memory_region: {
    ...{ op: "same", ...SLOT_PLACE, firstFetchFlags: "same", inject: "same" },
    privateFd: (labels, { privateFd }) => fdRef(labels, privateFd),
    privateOffsetBytes: offsetBehind(
      ({ privateFd }) => privateFd,
      ({ privateOffsetBytes }) => privateOffsetBytes,
    ),
  },
  set_user_memory_region2: {
    ...{ op: "same", ...SLOT_PLACE },
    guestMemfd: (labels, { guestMemfd }) => fdRef(labels, guestMemfd),
    guestMemfdOffsetBytes: offsetBehind(
      ({ guestMemfd }) => guestMemfd,
      ({ guestMemfdOffsetBytes }) => guestMemfdOffsetBytes,
    ),
  },
  guest_read: { op: "same", gpa: accessGpa, access: "same", path: "same" },
  guest_write: { op: "same", gpa: accessGpa, tag: "same", access: "same", path: "same" },
  guest_execute: { op: "same", gpa: accessGpa, access: "same" },
  host_mmap: {
    ...{ op: "same", hva, sizeBytes: "same", protection: "same", sharing: "same" },
    fd: (labels, { fd: named }) => (named === undefined ? named : fdRef(labels, named)),
    fdOffsetBytes: offsetBehind(
      ({ fd: named }) => named,
      ({ fdOffsetBytes }) => fdOffsetBytes,
    ),
  },
  host_munmap: { op: "same", hva, sizeBytes: "same" },
  host_mprotect: { op: "same", hva, sizeBytes: "same", protection: "same" },
  host_dontneed: { op: "same", hva, sizeBytes: "same" },
  host_read: { op: "same", hva: accessHva },
  host_write: { op: "same", hva: accessHva, tag: "same" },
  get_dirty_log: { op: "same", slot, buffer: "same" },
  // Pages of a log are counted from the first page of the slot, whose order stays.
  clear_dirty_log: {
    ...{ op: "same", slot, firstPage: "same", numPages: "same", pages: "same", buffer: "same" },
  },
  memfd_create: { op: "same", result, flags: "same", name: "same" },
  fallocate: {
    ...{ op: "same", fd, mode: "same", inject: "same" },
    offsetBytes: (labels, { offsetBytes, sizeBytes }) =>
      inAnyOrder(labels, "file", offsetBytes, sizeBytes),
    sizeBytes: (labels, { mode, offsetBytes, sizeBytes }) => {
      if ((mode & KEEP_SIZE) === 0) endsAt(labels, offsetBytes + sizeBytes);
      return sizeBytes;
    },
  },
  ftruncate: { op: "same", fd, sizeBytes: fileSize },
  file_read: { op: "same", fd, offsetBytes: fileOffset, sizeBytes: "same" },
  file_write: {
    ...{ op: "same", fd, offsetBytes: fileOffset, tag: "same", buffer: "same" },
    sizeBytes: (labels, { offsetBytes, sizeBytes }) => {
      endsAt(labels, offsetBytes + BigInt(sizeBytes));
      return sizeBytes;
    },
  },
  add_seals: { op: "same", fd, seals: "same" },
  get_seals: { op: "same", fd },
  fstat: { op: "same", fd },
  seek: {
    ...{ op: "same", fd, whence: "same" },
    offsetBytes: (labels, { offsetBytes }) =>
      inOrder(labels, "file", offsetBytes, addressOf(PAGES_MAX)),
  },
  create_guest_memfd: { op: "same", result, sizeBytes: fileSize, flags: "same", vm: "same" },
  set_memory_attributes: {
    ...{ op: "same", sizeBytes: "same", attributes: "same", flags: "same" },
    gpa: (labels, { gpa: from, sizeBytes }) => inAnyOrder(labels, "gfn", from, sizeBytes),
  },
  pre_fault_memory: { op: "same", gpa, sizeBytes: "same", flags: "same" },
  enable_dirty_log_protect: { op: "same", mode: "same", flags: "same" },
  dup: { op: "same", result, fd },
  host_remove: { op: "same", hva, sizeBytes: "same" },
  close: { op: "same", fd },
};
