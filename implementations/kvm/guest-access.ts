/**
 * One guest operation from notation to exits and back.
 */
import type { GuestByteOperation, GuestOperation } from "../../abi/operation.ts";
import type { Outcome } from "../../abi/outcome.ts";
import { decodeWord, encodeTag } from "../../abi/tag-bytes.ts";
import { PAGE_SIZE_BYTES } from "../../abi/units.ts";
import { errnoOf } from "./answer.ts";
import type { GuestRoutine } from "./guest-code.ts";
import type { GuestSpace } from "./guest-space.ts";
import { decodeReturn } from "./tags.ts";
import type { AccessTrail, Vcpu } from "./vcpu.ts";

/** Makes the access and tells what user space saw. */
export function guestAccess(vcpu: Vcpu, space: GuestSpace, operation: GuestOperation): Outcome {
  if ("lengthBytes" in operation) return byteAccess(vcpu, space, operation);
  const routine = routineOf(operation);
  const virtual =
    routine === "emulatedLoad"
      ? space.virtualBehindDoorbell(operation.gpa)
      : space.virtualOf(operation.gpa);
  if (virtual === undefined) return TABLES_FULL;
  const value = operation.op === "guest_write" ? encodeTag(operation.tag) : 0n;
  return outcomeOfTrail(routine, vcpu.access(routine, virtual, value));
}

const TABLES_FULL: Outcome = { kind: "not_sent", reason: "guest-page-tables-full" };

function byteAccess(vcpu: Vcpu, space: GuestSpace, operation: GuestByteOperation): Outcome {
  const { gpa, lengthBytes } = operation;
  const offset = gpa % PAGE_SIZE_BYTES;
  const crosses = offset + BigInt(lengthBytes) > PAGE_SIZE_BYTES;
  const first = gpa - offset;
  const virtual = crosses ? space.virtualOfPair(first) : space.virtualOf(first);
  if (virtual === undefined) return TABLES_FULL;
  const value = "value" in operation ? operation.value : 0n;
  return outcomeOfBytes(operation, vcpu.access(byteRoutineOf(operation), virtual + offset, value));
}

function byteRoutineOf({ op, lengthBytes }: GuestByteOperation): GuestRoutine {
  if (op === "guest_exchange") return `exchange${lengthBytes}`;
  const routine = op === "guest_read_bytes" ? "load" : "store";
  return lengthBytes === 8 ? routine : `${routine}${lengthBytes}`;
}

/** The outcome of an access of bytes, exit by exit as user space saw them. */
export function outcomeOfBytes({ op }: GuestByteOperation, { mmio, end }: AccessTrail): Outcome {
  const failed = failureOf(end);
  if (failed !== undefined) return failed;
  const exits = mmio.map(({ data, ...exit }) => ({
    ...exit,
    data: data & ((1n << BigInt(exit.lengthBytes * 8)) - 1n),
  }));
  const isStore = op === "guest_write_bytes";
  if (isStore && exits.length === 0) return { kind: "ok" };
  const value = !isStore && end.kind === "doorbell" ? end.value : 0n;
  return { kind: "accessed", value, exits };
}

type PageRoutine = "load" | "store" | "call" | "emulatedLoad" | "emulatedStore";

type PageOperation = Exclude<GuestOperation, GuestByteOperation>;

/**
 * The outcome of an access. One access makes one MMIO exit at most: should a machine make more,
 * the outcome carries the sum of their lengths, which no expectation has.
 */
export function outcomeOfTrail(routine: PageRoutine, { mmio, end }: AccessTrail): Outcome {
  const failed = failureOf(end);
  if (failed !== undefined) return failed;
  const [first] = mmio;
  if (first !== undefined) {
    const returned = end.kind === "doorbell" ? end.value : 0n;
    return {
      kind: "mmio",
      access: first.access,
      gpa: first.gpa,
      lengthBytes: mmio.reduce((sum, exit) => sum + exit.lengthBytes, 0),
      tag: decodeWord(first.access === "read" ? returned : first.data),
    };
  }
  return withoutExit(routine, end.kind === "doorbell" ? end.value : 0n);
}

/** How an access ended that was not made. */
function failureOf(end: AccessTrail["end"]): Outcome | undefined {
  switch (end.kind) {
    case "failed":
      return { kind: "run_failed", errno: errnoOf(end.result), exitReason: end.exitReason };
    case "memory-fault": {
      const { result, gpa, sizeBytes, flags } = end;
      const returned = result < 0 ? errnoOf(result) : 0;
      return { kind: "memory_fault", returned, gpa, sizeBytes, flags };
    }
    case "stopped":
      return { kind: "guest_stopped", exit: end.exit, suberror: end.suberror };
    default:
      return undefined;
  }
}

function routineOf(operation: PageOperation): PageRoutine {
  switch (operation.op) {
    case "guest_read":
      return operation.path === "emulation" ? "emulatedLoad" : "load";
    case "guest_write":
      return operation.path === "emulation" ? "emulatedStore" : "store";
    case "guest_execute":
      return "call";
  }
}

function withoutExit(routine: PageRoutine, value: bigint): Outcome {
  switch (routine) {
    case "load":
    case "emulatedLoad":
      return { kind: "loaded", tag: decodeWord(value) };
    case "store":
    case "emulatedStore":
      return { kind: "ok" };
    case "call":
      return { kind: "executed", tag: decodeReturn(value) };
  }
}
