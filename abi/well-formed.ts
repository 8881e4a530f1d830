/**
 * What every trace must obey to mean anything: handles are defined before use, guest and host
 * accesses stay where the harness can perform them. A trace that does not is broken input, not an
 * edge case of the ABI. What is asked of an argument follows from its role, whatever the operation.
 */
import { isHandle } from "./handle.ts";
import { HarnessError } from "./harness-error.ts";
import { printOperation } from "./notation.ts";
import type { Fallocate, Operation } from "./operation.ts";
import { argumentsIn, argumentsOf, type OperationArgument, sizeOf } from "./operation-fields.ts";
import type { Role } from "./roles.ts";
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
    const fault = handleFault(operation, defined) ?? faultOf(operation);
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
  for (const { value } of argumentsIn(operation, "fd")) {
    if (!isHandle(value) || defined.has(value)) continue;
    return { message: `uses the undefined handle ${value}`, hint };
  }
  for (const { value } of argumentsIn(operation, "result")) {
    if (defined.has(String(value))) return { message: `defines ${value} again`, hint };
    defined.add(String(value));
  }
  return undefined;
}

/** True when the operation means something, once the handles it names are defined. */
export function isMeaningful(operation: Operation): boolean {
  return faultOf(operation) === undefined;
}

function faultOf(operation: Operation): Fault | undefined {
  for (const argument of argumentsOf(operation)) {
    const fault = FAULTS[argument.field.role](argument, operation);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

type Check = (argument: OperationArgument, operation: Operation) => Fault | undefined;

/** Any value that fits its C type means something. */
const anyValue: Check = () => undefined;

/** What an argument of each role must obey. */
const FAULTS: { readonly [R in Role]: Check } = {
  slot: anyValue,
  "slot-gpa": anyValue,
  "slot-hva": anyValue,
  "access-gpa": ({ value }, operation) => {
    const gpa = value as bigint;
    if (gpa + bytesOf(operation) > GUEST_ADDRESS_END) return BEYOND_GUEST;
    if (!("lengthBytes" in operation)) return isPageAligned(gpa) ? undefined : BEYOND_GUEST;
    const isSplit = operation.op === "guest_exchange" && gpa % bytesOf(operation) !== 0n;
    return isSplit ? SPLIT_LOCK : undefined;
  },
  "access-bytes": anyValue,
  "address-space": ({ value }) =>
    (value as number) <= 1
      ? undefined
      : { message: `there is no address space ${value}`, hint: "1 is system management mode" },
  "gpa-range": anyValue,
  "access-hva": ({ value }) => {
    const hva = value as bigint;
    if (isPageAligned(hva) && isInside(hva, 1n)) return undefined;
    return { message: "hva is not a page of the host window", hint: WINDOW_HINT };
  },
  "hva-range": ({ value }, operation) =>
    isInside(value as bigint, sizeOf(operation))
      ? undefined
      : { message: "the range leaves the host window", hint: WINDOW_HINT },
  fd: anyValue,
  result: anyValue,
  "backing-offset": anyValue,
  "file-offset": (_argument, operation) =>
    fillsTooMuch(operation) ? { message: "the range is too long", hint: FILE_HINT } : undefined,
  size: anyValue,
  "file-size": anyValue,
  tag: anyValue,
  value: ({ value }, operation) =>
    (value as bigint) >> (bytesOf(operation) * 8n) === 0n
      ? undefined
      : { message: "the value is longer than the access", hint: "bytes=8, or a shorter value" },
  flags: anyValue,
  vm: ({ value }) =>
    (value as number) <= 1
      ? undefined
      : { message: `there is no VM ${value}`, hint: "0 is the machine's own, 1 another" },
  number: anyValue,
  pages: anyValue,
  readable: anyValue,
  inject: anyValue,
  word: anyValue,
};

const BEYOND_GUEST: Fault = {
  message: "the guest cannot access this gpa",
  hint: "page aligned, or for an access of bytes its last one, below 2^52",
};

const SPLIT_LOCK: Fault = {
  message: "the exchange crosses its own length",
  hint: "an address that is a multiple of bytes: of a split lock the processor decides",
};

/** Bytes that a guest access touches for certain. */
function bytesOf(operation: Operation): bigint {
  return "lengthBytes" in operation ? BigInt(operation.lengthBytes) : 1n;
}

const WINDOW_HINT = `the host window is ${hexOf(HOST_WINDOW_START)}..${hexOf(HOST_WINDOW_END)}`;

const FILE_HINT = `one call adds at most ${hexOf(FILE_CALL_BYTES_MAX)} bytes to a file`;

/** Calls that look for something in a range, and bring nothing, may name any. */
function fillsTooMuch(operation: Operation): boolean {
  if (operation.op === "file_read" || operation.op === "set_memory_attributes2") return false;
  if (operation.op === "fallocate" && !allocates(operation)) return false;
  return sizeOf(operation) > FILE_CALL_BYTES_MAX;
}

/** True for a fallocate whose range nothing refuses, and that brings pages. */
function allocates({ mode, offsetBytes, sizeBytes }: Fallocate): boolean {
  return (mode & PUNCH_HOLE) === 0 && offsetBytes + sizeBytes <= FILE_BYTES_MAX;
}

/** Mode bit of fallocate: pages go instead of coming. */
const PUNCH_HOLE = 2;

function hexOf(address: bigint): string {
  return `0x${address.toString(16)}`;
}

function isInside(hva: bigint, sizeBytes: bigint): boolean {
  return hva >= HOST_WINDOW_START && hva + sizeBytes <= HOST_WINDOW_END;
}
