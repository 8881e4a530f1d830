/**
 * One guest operation from notation to exits and back.
 */
import { MMIO_READ_TAG, type Outcome } from "../../model/outcome.ts";
import { errnoOf } from "./answer.ts";
import type { GuestRoutine } from "./guest-code.ts";
import type { GuestOperation } from "./obligations.ts";
import { decodeReturn, decodeWord, encodeTag } from "./tags.ts";
import type { AccessTrail, Vcpu } from "./vcpu.ts";

const ROUTINE_OF: Readonly<Record<GuestOperation["op"], GuestRoutine>> = {
  guest_read: "load",
  guest_write: "store",
  guest_execute: "call",
};

/** Makes the access at a guest virtual address and tells what user space saw. */
export function guestAccess(vcpu: Vcpu, operation: GuestOperation, virtual: bigint): Outcome {
  const value = operation.op === "guest_write" ? encodeTag(operation.tag) : 0n;
  const routine = ROUTINE_OF[operation.op];
  return outcomeOfTrail(routine, vcpu.access(routine, virtual, value, encodeTag(MMIO_READ_TAG)));
}

/**
 * The outcome of an access. One access makes one MMIO exit at most: should a machine make more,
 * the outcome carries the sum of their lengths, which no expectation has.
 */
export function outcomeOfTrail(routine: GuestRoutine, { mmio, end }: AccessTrail): Outcome {
  if (end.kind === "failed") {
    return { kind: "run_failed", errno: errnoOf(end.result), exitReason: end.exitReason };
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

function withoutExit(routine: GuestRoutine, value: bigint): Outcome {
  switch (routine) {
    case "load":
      return { kind: "loaded", tag: decodeWord(value) };
    case "store":
      return { kind: "ok" };
    case "call":
      return { kind: "executed", tag: decodeReturn(value) };
  }
}
