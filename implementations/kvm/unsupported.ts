/**
 * What a mainline kernel, or this harness on it, cannot be asked. Such operations are answered
 * "not sent".
 */
import type { Operation } from "../../abi/operation.ts";

/** Why an operation cannot be performed here. */
export type UnsupportedReason =
  | "double-fetch-not-forced"
  | "fault-injection-unsupported"
  | "file-buffer-too-small"
  | "private-access-unsupported";

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
