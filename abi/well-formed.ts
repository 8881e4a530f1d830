/**
 * What every trace must obey to mean anything: handles are defined before use, guest and host
 * accesses stay where the harness can perform them. A trace that does not is broken input, not an
 * edge case of the ABI.
 */
import { isHandle } from "./handle.ts";
import { HarnessError } from "./harness-error.ts";
import { printOperation } from "./notation.ts";
import type { Fallocate, Operation } from "./operation.ts";
import type { Trace } from "./trace.ts";
import { FILE_BYTES_MAX, HOST_WINDOW_END, HOST_WINDOW_START, isPageAligned } from "./units.ts";

/**
 * First guest physical byte address that guest code cannot name: x86-64 page tables hold 52 bits.
 */
export const GUEST_ADDRESS_END: bigint = 1n << 52n;

/** Bytes that one call may add to a file: beyond it, the memory of the host would decide. */
export const FILE_CALL_BYTES_MAX: bigint = 1n << 24n;

/**
 * Refuses a broken trace.
 *
 * @throws {HarnessError} MSC106 naming the first operation that is at fault. A handle that was
 *   created and closed is not a fault but a normal EBADF.
 */
export function assertWellFormed(trace: Trace): void {
  const defined = new Set<string>();
  for (const [index, operation] of trace.operations.entries()) {
    const fault = handleFault(operation, defined) ?? accessFault(operation);
    if (fault === undefined) continue;
    const message = `operation ${index + 1}, ${printOperation(operation)}: ${fault.message}`;
    throw new HarnessError("MSC106", message, fault.hint);
  }
}

interface Fault {
  readonly message: string;
  readonly hint: string;
}

function handleFault(operation: Operation, defined: Set<string>): Fault | undefined {
  const hint = "each handle is defined once, by an earlier operation: fd0 = memfd_create(flags=0)";
  for (const [name, value] of Object.entries(operation)) {
    if (name === "result" || !isHandle(value) || defined.has(value)) continue;
    return { message: `uses the undefined handle ${value}`, hint };
  }
  if (!("result" in operation)) return undefined;
  if (defined.has(operation.result)) return { message: `defines ${operation.result} again`, hint };
  defined.add(operation.result);
  return undefined;
}

function accessFault(operation: Operation): Fault | undefined {
  switch (operation.op) {
    case "guest_read":
    case "guest_write":
    case "guest_execute":
      if (isPageAligned(operation.gpa) && operation.gpa < GUEST_ADDRESS_END) return undefined;
      return { message: "the guest cannot access this gpa", hint: "page aligned and below 2^52" };
    case "host_read":
    case "host_write":
      if (isPageAligned(operation.hva) && isInside(operation.hva, 1n)) return undefined;
      return { message: "hva is not a page of the host window", hint: WINDOW_HINT };
    case "host_mmap":
    case "host_munmap":
    case "host_mprotect":
    case "host_dontneed":
    case "host_remove":
      if (isInside(operation.hva, operation.sizeBytes)) return undefined;
      return { message: "the range leaves the host window", hint: WINDOW_HINT };
    case "fallocate":
      return addsTooMuch(operation)
        ? { message: "the range is too long", hint: FILE_HINT }
        : undefined;
    case "file_write":
      if (operation.sizeBytes <= FILE_CALL_BYTES_MAX) return undefined;
      return { message: "the range is too long", hint: FILE_HINT };
    case "create_guest_memfd":
      if (operation.vm <= 1) return undefined;
      return {
        message: `there is no VM ${operation.vm}`,
        hint: "0 is the machine's own, 1 another",
      };
    default:
      return undefined;
  }
}

const WINDOW_HINT = `the host window is ${hexOf(HOST_WINDOW_START)}..${hexOf(HOST_WINDOW_END)}`;

const FILE_HINT = `one call adds at most ${hexOf(FILE_CALL_BYTES_MAX)} bytes to a file`;

/** True when a fallocate that nothing about its range refuses would add very many pages. */
function addsTooMuch({ mode, offsetBytes, sizeBytes }: Fallocate): boolean {
  const isPunch = (mode & PUNCH_HOLE) !== 0;
  if (isPunch || offsetBytes + sizeBytes > FILE_BYTES_MAX) return false;
  return sizeBytes > FILE_CALL_BYTES_MAX;
}

/** Mode bit of fallocate: pages go instead of coming. */
const PUNCH_HOLE = 2;

function hexOf(address: bigint): string {
  return `0x${address.toString(16)}`;
}

function isInside(hva: bigint, sizeBytes: bigint): boolean {
  return hva >= HOST_WINDOW_START && hva + sizeBytes <= HOST_WINDOW_END;
}
