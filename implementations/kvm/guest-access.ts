/**
 * One guest operation from notation to exits and back.
 */
import type { GuestOperation } from "../../abi/operation.ts";
import { MMIO_READ_TAG, type Outcome } from "../../abi/outcome.ts";
import { errnoOf } from "./answer.ts";
import type { GuestRoutine } from "./guest-code.ts";
import type { GuestSpace } from "./guest-space.ts";
import { decodeReturn, decodeWord, encodeTag } from "./tags.ts";
import type { AccessTrail, Vcpu } from "./vcpu.ts";

const MMIO_READ_WORD = encodeTag(MMIO_READ_TAG);

/** Makes the access and tells what user space saw. */
export function guestAccess(vcpu: Vcpu, space: GuestSpace, operation: GuestOperation): Outcome {
  const routine = routineOf(operation);
  const virtual =
    routine === "emulatedLoad"
      ? space.virtualBehindDoorbell(operation.gpa)
      : space.virtualOf(operation.gpa);
  if (virtual === undefined) return { kind: "not_sent", reason: "guest-page-tables-full" };
  const value = operation.op === "guest_write" ? encodeTag(operation.tag) : 0n;
  return outcomeOfTrail(routine, vcpu.access(routine, virtual, value, MMIO_READ_WORD));
}

/**
 * The outcome of an access. One access makes one MMIO exit at most: should a machine make more,
 * the outcome carries the sum of their lengths, which no expectation has.
 */
export function outcomeOfTrail(routine: GuestRoutine, { mmio, end }: AccessTrail): Outcome {
  if (end.kind === "failed") {
    return { kind: "run_failed", errno: errnoOf(end.result), exitReason: end.exitReason };
  }
  if (end.kind === "memory-fault") {
    const { result, gpa, sizeBytes, flags } = end;
    const returned = result < 0 ? errnoOf(result) : 0;
    return { kind: "memory_fault", returned, gpa, sizeBytes, flags };
  }
  if (end.kind === "stopped") {
    return { kind: "guest_stopped", exit: end.exit, suberror: end.suberror };
  }
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

function routineOf(operation: GuestOperation): GuestRoutine {
  switch (operation.op) {
    case "guest_read":
      return operation.path === "emulation" ? "emulatedLoad" : "load";
    case "guest_write":
      return operation.path === "emulation" ? "emulatedStore" : "store";
    case "guest_execute":
      return "call";
  }
}

function withoutExit(routine: GuestRoutine, value: bigint): Outcome {
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
