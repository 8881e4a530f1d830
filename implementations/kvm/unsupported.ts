/**
 * What a mainline kernel, or this harness on it, cannot be asked. Such operations are answered
 * "not sent".
 */
import type { Operation, OperationOf } from "../../model/operation.ts";

/** Why an operation cannot be performed here. */
export type UnsupportedReason =
  | "operation-unsupported"
  | "double-fetch-not-forced"
  | "fault-injection-unsupported"
  | "file-mapping-unsupported"
  | "private-access-unsupported";

/** Kinds of operation that can be performed. */
type SupportedKind =
  | "set_user_memory_region"
  | "set_user_memory_region2"
  | "guest_read"
  | "guest_write"
  | "guest_execute"
  | "host_mmap"
  | "host_munmap"
  | "host_mprotect"
  | "host_dontneed"
  | "host_read"
  | "host_write"
  | "get_dirty_log"
  | "clear_dirty_log"
  | "memfd_create"
  | "close";

/** The same as values. */
export const SUPPORTED_OPERATIONS: readonly SupportedKind[] = [
  "set_user_memory_region",
  "set_user_memory_region2",
  "guest_read",
  "guest_write",
  "guest_execute",
  "host_mmap",
  "host_munmap",
  "host_mprotect",
  "host_dontneed",
  "host_read",
  "host_write",
  "get_dirty_log",
  "clear_dirty_log",
  "memfd_create",
  "close",
];

/** An operation of a supported kind. */
export type SupportedOperation = OperationOf<SupportedKind>;

/** True for an operation of a supported kind. */
export function isSupported(operation: Operation): operation is SupportedOperation {
  return SUPPORTED_OPERATIONS.some((kind) => kind === operation.op);
}

/**
 * Why the arguments of an operation of a supported kind ask for too much; undefined when they do
 * not.
 */
export function unsupportedReason(operation: SupportedOperation): UnsupportedReason | undefined {
  switch (operation.op) {
    case "set_user_memory_region":
      // A single thread cannot change the block between two fetches of the kernel.
      if (operation.firstFetchFlags !== undefined) return "double-fetch-not-forced";
      return operation.inject === undefined ? undefined : "fault-injection-unsupported";
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      return operation.access === "private" ? "private-access-unsupported" : undefined;
    case "host_mmap":
      return operation.fd === undefined ? undefined : "file-mapping-unsupported";
    default:
      return undefined;
  }
}
