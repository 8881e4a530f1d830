/**
 * What the operations of a domain can make of a machine, all together. One operation alone does not
 * say which host page is behind a gfn; the few places that a domain gives its slots do.
 */

import type { Feature } from "../../../abi/features.ts";
import { type FdRef, type Handle, isHandle } from "../../../abi/handle.ts";
import {
  MEM_GUEST_MEMFD,
  MEM_LOG_DIRTY_PAGES,
  MEM_PRIVATE,
  type Operation,
  type SetRegion,
} from "../../../abi/operation.ts";
import { PAGE_SIZE_BYTES, pageOf } from "../../../abi/units.ts";
import type { Dialect } from "../../../model/dialect.ts";
import { common, type Span } from "./part.ts";

/** Where a call of the domain can put a slot. */
export interface Place {
  /** The slot word. */
  readonly slot: number;
  readonly flags: number;
  readonly gfns: Span;
  readonly hostPages: Span;
  /** What the call wants behind the slot beside host pages. */
  readonly backing: { readonly file: string; readonly pages: Span } | undefined;
}

/** Where a call of the domain can map a file. */
export interface FileMap {
  readonly hostPages: Span;
  readonly file: string;
}

/** A domain under a dialect. */
export interface World {
  readonly dialect: Dialect;
  readonly operations: readonly Operation[];
  readonly places: readonly Place[];
  readonly fileMaps: readonly FileMap[];
  /** Whether what is mapped decides what the guest sees, as it does in the memfile design. */
  readonly keepsMappings: boolean;
  /** Whether a slot keeps its file alive, and tells it of itself. */
  readonly slotsHoldFiles: boolean;
  /** The open file that a descriptor may be of, by a name of its own; undefined for a number. */
  readonly fileOf: (fd: FdRef) => string | undefined;
}

export function worldOf(dialect: Dialect, operations: readonly Operation[]): World {
  const fileOf = filesOf(operations);
  const has = (feature: Feature): boolean => dialect.features?.includes(feature) ?? false;
  return {
    dialect,
    operations,
    places: operations.flatMap((operation) => placeOf(operation, fileOf) ?? []),
    fileMaps: operations.flatMap((operation) => {
      if (operation.op !== "host_mmap" || !isHandle(operation.fd)) return [];
      return [
        {
          hostPages: pagesAround(operation.hva, operation.sizeBytes),
          file: fileOf(operation.fd) ?? operation.fd,
        },
      ];
    }),
    keepsMappings: has("private-access") && dialect.constants.marksAccesses !== true,
    slotsHoldFiles: has("private-fd"),
    fileOf,
  };
}

/** The place that a call gives its slot; undefined for a call that is none, or deletes. */
export function placeOf(operation: Operation, fileOf: World["fileOf"]): Place | undefined {
  if (operation.op !== "set_user_memory_region" && operation.op !== "set_user_memory_region2") {
    return undefined;
  }
  const { slot, flags, gpa, sizeBytes, hva } = operation;
  if (sizeBytes === 0n) return undefined;
  const { fd, offsetBytes } = backingOf(operation);
  const file = fileOf(fd);
  return {
    slot,
    flags,
    gfns: pagesAround(gpa, sizeBytes),
    hostPages: pagesAround(hva, sizeBytes),
    backing: file === undefined ? undefined : { file, pages: pagesAround(offsetBytes, sizeBytes) },
  };
}

/** All pages that a range of bytes has a part in. */
export function pagesAround(fromBytes: bigint, sizeBytes: bigint): Span {
  return { from: pageOf(fromBytes), to: pageOf(fromBytes + sizeBytes + PAGE_SIZE_BYTES - 1n) };
}

/** The range with all pages of the folios and large mappings that it has a part in. */
export function wholeBlocks({ dialect }: World, { from, to }: Span): Span {
  const pages = 1n << BigInt(dialect.constants.folioOrder ?? 0);
  return { from: from - (from % pages), to: to + ((pages - (to % pages)) % pages) };
}

/** What stands in one range where a part of another stands, both counted in the same steps. */
export function shifted(part: Span, from: Span, to: Span): Span | undefined {
  const here = common(part, from);
  const by = to.from - from.from;
  return here && { from: here.from + by, to: here.to + by };
}

/** Slots that log dirty pages while they are at this place. */
export function logs({ flags }: Place): boolean {
  return (flags & MEM_LOG_DIRTY_PAGES) !== 0;
}

/** The slot of a word, among all slot words. */
export function wordOf(slot: number): Span {
  return { from: BigInt(slot), to: BigInt(slot) + 1n };
}

function backingOf(operation: SetRegion): { readonly fd: FdRef; readonly offsetBytes: bigint } {
  const none = { fd: -1, offsetBytes: 0n };
  if (operation.op === "set_user_memory_region") {
    const { flags, privateFd: fd, privateOffsetBytes: offsetBytes } = operation;
    return (flags & MEM_PRIVATE) === 0 ? none : { fd, offsetBytes };
  }
  const { flags, guestMemfd: fd, guestMemfdOffsetBytes: offsetBytes } = operation;
  return (flags & MEM_GUEST_MEMFD) === 0 ? none : { fd, offsetBytes };
}

/** Descriptors that some dup of the domain may make one of the other are taken as one file. */
function filesOf(operations: readonly Operation[]): World["fileOf"] {
  const names = new Map<Handle, Handle>();
  const nameOf = (handle: Handle): Handle => names.get(handle) ?? handle;
  for (const operation of operations) {
    if (operation.op !== "dup" || !isHandle(operation.fd)) continue;
    const [kept, renamed] = [nameOf(operation.fd), nameOf(operation.result)];
    names.set(operation.result, kept);
    for (const [handle, name] of names) if (name === renamed) names.set(handle, kept);
  }
  return (fd) => (isHandle(fd) ? nameOf(fd) : undefined);
}
