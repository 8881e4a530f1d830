import { type ImplementationLost, isImplementationLost } from "../abi/implementation.ts";
import type { NotSent, Outcome } from "../abi/outcome.ts";

/** What a machine of a dialect gave: an outcome, or news of its loss. */
export type Answer = Outcome | ImplementationLost;

/** Given at once or as a promise. */
export type MaybeLater<T> = T | Promise<T>;

/**
 * Sends one operation. The loss of the machine is a value here, everything else it throws is thrown
 * on. A machine that answers at once is not made to wait for a promise, which would cost more than
 * many of its answers.
 */
export function ask<Operation, Given>(
  machine: { apply(operation: Operation): MaybeLater<Given> },
  operation: Operation,
): MaybeLater<Given | ImplementationLost> {
  try {
    const answer = machine.apply(operation);
    return answer instanceof Promise ? answer.catch(lossOrThrow) : answer;
  } catch (error) {
    return lossOrThrow(error);
  }
}

/** True when the machine refused to be sent the operation. */
export function isNotSent(outcome: { readonly kind: string }): outcome is NotSent {
  return outcome.kind === "not_sent";
}

function lossOrThrow(error: unknown): ImplementationLost {
  if (isImplementationLost(error)) return error;
  throw error;
}
