import { type Implementation, ImplementationLost } from "../implementations/implementation.ts";
import type { Operation } from "../model/operation.ts";
import type { Outcome } from "../model/outcome.ts";

/** What a machine gave: an outcome, or news of its loss. */
export type Answer = Outcome | ImplementationLost;

/**
 * Sends one operation. The loss of the machine is a value here, everything else it throws is thrown
 * on. A machine that answers at once is not made to wait for a promise, which would cost more than
 * many of its answers.
 */
export function ask(
  implementation: Implementation,
  operation: Operation,
): Answer | Promise<Answer> {
  try {
    const answer = implementation.apply(operation);
    return answer instanceof Promise ? answer.catch(lossOrThrow) : answer;
  } catch (error) {
    return lossOrThrow(error);
  }
}

function lossOrThrow(error: unknown): ImplementationLost {
  if (error instanceof ImplementationLost) return error;
  throw error;
}
