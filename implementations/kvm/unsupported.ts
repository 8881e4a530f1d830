/**
 * What a mainline kernel, or this harness on it, cannot be asked. Such operations are answered
 * "not sent".
 */
import type { Operation, OperationKind } from "../../abi/operation.ts";

/** Why an operation cannot be performed here. */
export type UnsupportedReason =
  | "double-fetch-not-forced"
  | "fault-injection-unsupported"
  | "file-buffer-too-small"
  | "private-access-unsupported";

const EVERY_KIND: Readonly<Record<OperationKind, true>> = {
  set_user_memory_region: true,
  set_user_memory_region2: true,
  guest_read: true,
  guest_write: true,
  guest_execute: true,
  host_mmap: true,
  host_munmap: true,
  host_mprotect: true,
  host_dontneed: true,
  host_remove: true,
  host_read: true,
  host_write: true,
  get_dirty_log: true,
  clear_dirty_log: true,
  enable_dirty_log_protect: true,
  create_guest_memfd: true,
  set_memory_attributes: true,
  pre_fault_memory: true,
  memfd_create: true,
  fallocate: true,
  ftruncate: true,
  file_read: true,
  file_write: true,
  add_seals: true,
  get_seals: true,
  fstat: true,
  seek: true,
  dup: true,
  close: true,
};

/** Kinds of operation that can be performed: all of them, with some arguments at least. */
export const SUPPORTED_OPERATIONS: readonly OperationKind[] = Object.keys(
  EVERY_KIND,
) as OperationKind[];

/** Bytes that a file read or write may move. */
const FILE_BUFFER_BYTES = 0x1_0000;

/** Why the arguments of an operation ask for too much; undefined when they do not. */
export function unsupportedReason(operation: Operation): UnsupportedReason | undefined {
  switch (operation.op) {
    case "set_user_memory_region":
      // A single thread cannot change the block between two fetches of the kernel.
      if (operation.firstFetchFlags !== undefined) return "double-fetch-not-forced";
      return operation.inject === undefined ? undefined : "fault-injection-unsupported";
    case "fallocate":
      return operation.inject === undefined ? undefined : "fault-injection-unsupported";
    case "file_read":
    case "file_write":
      return operation.sizeBytes <= FILE_BUFFER_BYTES ? undefined : "file-buffer-too-small";
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      return operation.access === "private" ? "private-access-unsupported" : undefined;
    default:
      return undefined;
  }
}
