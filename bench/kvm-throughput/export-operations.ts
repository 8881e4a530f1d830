/**
 * Operations as 64-bit words for a program in C: a code, the number of arguments, the arguments.
 */

import { noEntry } from "../../abi/entry-of.ts";
import type { FdRef } from "../../abi/handle.ts";
import {
  type CloseFd,
  type CreateGuestMemfd,
  type DupFd,
  type FileOperation,
  type GuestByteOperation,
  type GuestOperation,
  type HostMmap,
  type MemfdCreate,
  type Operation,
  type Protection,
  REGION_BYTES,
  REGION2_BYTES,
  type SetRegion,
} from "../../abi/operation.ts";
import { type PageSet, pagesIn } from "../../abi/page-set.ts";
import { encodeTag } from "../../abi/tag-bytes.ts";
import { U64_MAX } from "../../abi/units.ts";
import { adviceOf, isAdvice } from "../../implementations/kvm/host-window.ts";
import { MAP, PROT } from "../../implementations/kvm/native/system-calls.ts";

/** The words of traces, each for a machine of its own. */
export function exportTraces(traces: readonly (readonly Operation[])[]): BigUint64Array {
  const words = traces.flatMap((operations) => [
    ...record("open", []),
    ...operations.flatMap((operation) => record(...callOf(operation))),
  ]);
  return BigUint64Array.from(words);
}

/** The codes of peer.c, in its order. */
const CODES = [
  ...["open", "region", "region2", "access", "mmap", "munmap", "mprotect", "madvise"],
  ...["host_read", "host_write", "get_log", "clear_log", "memfd", "guest_memfd", "dup", "close"],
  ...["fallocate", "ftruncate", "pread", "pwrite", "add_seals", "get_seals", "fstat", "seek"],
  ...["attributes", "prefault", "enable_cap"],
] as const;

type Argument = number | bigint;
type Code = (typeof CODES)[number];
type Call = readonly [code: Code, args: readonly Argument[]];

const RAW_FD = 1n << 32n;
const PROT_BITS: Readonly<Record<Protection, number>> = {
  none: PROT.NONE,
  read: PROT.READ,
  "read-execute": PROT.READ_EXECUTE,
  "read-write": PROT.READ_WRITE,
};
const MEMFD_NAMES = { ok: 0, unreadable: 1, too_long: 2 } as const;
const SEEK_WHENCE = { data: 3, hole: 4 } as const;

function record(code: Code, args: readonly Argument[]): readonly bigint[] {
  const words = args.map((argument) => BigInt(argument) & U64_MAX);
  return [BigInt(CODES.indexOf(code)), BigInt(words.length), ...words];
}

/** Calls that the program in C was not taught: its traces are those of older operation sets. */
type Untaught =
  | GuestByteOperation["op"]
  | "host_advise"
  | "host_mremap"
  | "file_call"
  | "open_other"
  | "close_kvm"
  | "set_memory_attributes2"
  | "host_pin"
  | "child_ioctl"
  | "child_write";

const UNTAUGHT: readonly Untaught[] = [
  ...(["guest_read_bytes", "guest_write_bytes", "guest_exchange"] as const),
  ...(["host_advise", "host_mremap", "file_call", "open_other", "close_kvm"] as const),
  ...(["set_memory_attributes2", "host_pin"] as const),
  ...(["child_ioctl", "child_write"] as const),
];

/** True when the program in C has a call for the operation. */
export function isTaught(operation: Operation): operation is Taught {
  return !(UNTAUGHT as readonly string[]).includes(operation.op);
}

type Taught = Exclude<Operation, { readonly op: Untaught }>;

function callOf(operation: Operation): Call {
  if (!isTaught(operation)) throw noEntry(operation.op, "bench/kvm-throughput/peer.c");
  if (isAdvice(operation)) {
    return ["madvise", [operation.hva, operation.sizeBytes, adviceOf(operation)]];
  }
  switch (operation.op) {
    case "set_user_memory_region":
      return ["region", regionWords(operation, REGION_BYTES)];
    case "set_user_memory_region2": {
      const { guestMemfd, guestMemfdOffsetBytes } = operation;
      const tail = [fdWord(guestMemfd), guestMemfdOffsetBytes];
      return ["region2", [...regionWords(operation, REGION2_BYTES), ...tail]];
    }
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      return ["access", accessWords(operation)];
    case "host_mmap":
      return ["mmap", mmapWords(operation)];
    case "host_munmap":
      return ["munmap", [operation.hva, operation.sizeBytes]];
    case "host_mprotect":
      return ["mprotect", [operation.hva, operation.sizeBytes, PROT_BITS[operation.protection]]];
    case "host_read":
      return ["host_read", [operation.hva]];
    case "host_write":
      return ["host_write", [operation.hva, encodeTag(operation.tag)]];
    case "get_dirty_log":
      return ["get_log", [operation.slot, isUnmapped(operation)]];
    case "clear_dirty_log": {
      const { slot, firstPage, numPages, pages } = operation;
      const bitmap = bitmapWords(pages, numPages);
      return ["clear_log", [slot, firstPage, numPages, isUnmapped(operation), ...bitmap]];
    }
    case "set_memory_attributes": {
      const { gpa, sizeBytes, attributes, flags } = operation;
      return ["attributes", [gpa, sizeBytes, attributes, flags]];
    }
    case "pre_fault_memory":
      return ["prefault", [operation.gpa, operation.sizeBytes, operation.flags]];
    case "enable_dirty_log_protect":
      return ["enable_cap", [operation.mode, operation.flags]];
    default:
      return fileCallOf(operation);
  }
}

type FileCall =
  | Exclude<FileOperation, { readonly op: Untaught }>
  | MemfdCreate
  | CreateGuestMemfd
  | DupFd
  | CloseFd;

function fileCallOf(operation: FileCall): Call {
  switch (operation.op) {
    case "create_guest_memfd": {
      const { result, sizeBytes, flags, vm } = operation;
      return ["guest_memfd", [fdWord(result), sizeBytes, flags, vm]];
    }
    case "memfd_create": {
      const { result, flags, name } = operation;
      return ["memfd", [fdWord(result), flags, MEMFD_NAMES[name]]];
    }
    case "dup":
      return ["dup", [fdWord(operation.result), fdWord(operation.fd)]];
    case "close":
      return ["close", [fdWord(operation.fd)]];
    case "fallocate": {
      const { fd, mode, offsetBytes, sizeBytes } = operation;
      return ["fallocate", [fdWord(fd), mode, offsetBytes, sizeBytes]];
    }
    case "ftruncate":
      return ["ftruncate", [fdWord(operation.fd), operation.sizeBytes]];
    case "file_read":
      return ["pread", [fdWord(operation.fd), operation.offsetBytes, operation.sizeBytes]];
    case "file_write": {
      const { fd, offsetBytes, sizeBytes, tag } = operation;
      const args = [fdWord(fd), offsetBytes, sizeBytes, encodeTag(tag), isUnmapped(operation)];
      return ["pwrite", args];
    }
    case "add_seals":
      return ["add_seals", [fdWord(operation.fd), operation.seals]];
    case "get_seals":
      return ["get_seals", [fdWord(operation.fd)]];
    case "fstat":
      return ["fstat", [fdWord(operation.fd)]];
    case "seek": {
      const { fd, offsetBytes, whence } = operation;
      return ["seek", [fdWord(fd), offsetBytes, SEEK_WHENCE[whence]]];
    }
  }
}

function regionWords(operation: SetRegion, blockBytes: number): readonly Argument[] {
  const { slot, flags, gpa, sizeBytes, hva, readable } = operation;
  const { from, to } = readable ?? { from: 0, to: blockBytes };
  return [slot, flags, gpa, sizeBytes, hva, from, to];
}

type PageOperation = Exclude<GuestOperation, GuestByteOperation>;

function accessWords(operation: PageOperation): readonly Argument[] {
  switch (operation.op) {
    case "guest_read":
      return [operation.path === "emulation" ? 3 : 0, operation.gpa, 0];
    case "guest_write":
      return [operation.path === "emulation" ? 4 : 1, operation.gpa, encodeTag(operation.tag)];
    case "guest_execute":
      return [2, operation.gpa, 0];
  }
}

function mmapWords(operation: HostMmap): readonly Argument[] {
  const { hva, sizeBytes, protection, fd, fdOffsetBytes, sharing } = operation;
  const ofFile = sharing === "shared" ? MAP.SHARED : MAP.PRIVATE;
  const flags = MAP.FIXED | (fd === undefined ? MAP.PRIVATE | MAP.ANONYMOUS : ofFile);
  return [hva, sizeBytes, PROT_BITS[protection], flags, fdWord(fd ?? -1), fdOffsetBytes];
}

function fdWord(fd: FdRef): bigint {
  return typeof fd === "string" ? BigInt(fd.slice(2)) : RAW_FD | BigInt(fd >>> 0);
}

function isUnmapped({ buffer }: { readonly buffer: "ok" | "unmapped" }): number {
  return buffer === "unmapped" ? 1 : 0;
}

function bitmapWords(pages: PageSet, numPages: number): readonly bigint[] {
  const words = Array.from({ length: Math.ceil(numPages / 64) }, () => 0n);
  for (const page of pagesIn(pages)) {
    const word = words[page >> 6];
    if (word !== undefined && page < numPages) words[page >> 6] = word | (1n << BigInt(page & 63));
  }
  return words;
}
