/**
 * What a mainline kernel, or this harness on it, cannot be asked. Such operations are answered
 * "not sent".
 */
import type { Operation } from "../../abi/operation.ts";
import type { Accepted } from "./hazards.ts";

/** Why an operation cannot be performed here. */
export type UnsupportedReason =
  | "double-fetch-not-forced"
  | "fault-injection-unsupported"
  | "file-buffer-too-small"
  | "private-access-unsupported"
  | "populates-too-much";

/** Bytes that a file read or write may move. */
const FILE_BUFFER_BYTES = 0x1_0000;

/** Memory that one call may bring in. */
const POPULATED_BYTES_MAX = 0x100_0000n;

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
    case "host_advise":
      return operation.sizeBytes <= POPULATED_BYTES_MAX ? undefined : "populates-too-much";
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      return operation.access === "private" ? "private-access-unsupported" : undefined;
    default:
      return undefined;
  }
}

/**
 * The reason not to make a call on a file that is there to be of the wrong kind: to be taken for a
 * guest_memfd is all that may happen to it, besides what every descriptor knows.
 */
export function callOnOtherFile(
  operation: Operation,
  { fileOf }: Pick<Accepted, "fileOf">,
): "call-on-other-file" | undefined {
  const isHarmless = ["close", "dup", "fstat", "set_user_memory_region2"].includes(operation.op);
  if (isHarmless || !("fd" in operation) || operation.fd === undefined) return undefined;
  return fileOf(operation.fd)?.kind === "other" ? "call-on-other-file" : undefined;
}
