/** What callers are advised, and who did otherwise: told to people, and a fault of no machine. */
import type { Operation, SetRegion } from "../../abi/operation.ts";
import type { CallerAdviceId } from "../../model/caller-advice.ts";
import type { Step } from "../property.ts";

/** What is known of one call: from a run beside a machine, or from a log of a client. */
export type CallerStep = Pick<Step, "before" | "operation" | "outcome" | "after">;

/** One time that a caller did otherwise. */
export interface AdviceGiven {
  readonly id: CallerAdviceId;
  /** Position of the operation, from 0; of the last one for what was never done. */
  readonly operation: number;
  /** What was done, in one line. */
  readonly message: string;
}

/** Follows one caller, with an eye on one piece of advice. */
export interface Adviser {
  readonly id: CallerAdviceId;
  /** @returns what this step did otherwise, one line each. */
  readonly look: (step: CallerStep) => readonly string[];
  /** @returns what the caller left undone when the trace ended. */
  readonly end?: () => readonly string[];
}

/** Nothing to say. */
export const FINE: readonly string[] = [];

/** The call that makes, changes or deletes a slot. */
export function regionOf(operation: Operation): SetRegion | undefined {
  return operation.op === "set_user_memory_region" || operation.op === "set_user_memory_region2"
    ? operation
    : undefined;
}

/** A gpa, as people write it. */
export function gpaText(gpa: bigint): string {
  return `gpa 0x${gpa.toString(16)}`;
}
