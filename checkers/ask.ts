import { type ImplementationLost, isImplementationLost } from "../abi/implementation.ts";
import type { NotSent, Outcome } from "../abi/outcome.ts";

/** What a machine of a dialect gave: an outcome, or news of its loss. */
export type Answer = Outcome | ImplementationLost;

/** Given at once or as a promise. */
export type MaybeLater<T> = T | Promise<T>;

/**
 * Throws when an answer is not of the vocabulary, whoever made the machine.
 *
 * @throws {HarnessError} MSC210 for an operation of the ABI.
 */
export type AssertAnswer<Operation, Given> = (
  answer: unknown,
  operation: Operation,
) => asserts answer is Given;

/**
 * Sends one operation. The loss of the machine is a value here, everything else it throws is thrown
 * on, and what it answers is checked. A machine that answers at once is not made to wait for a
 * promise, which would cost more than many of its answers.
 */
export function ask<Operation, Given>(
  machine: { apply(operation: Operation): unknown },
  operation: Operation,
  assertAnswer: AssertAnswer<Operation, Given>,
): MaybeLater<Given | ImplementationLost> {
  let answer: unknown;
  try {
    answer = machine.apply(operation);
  } catch (error) {
    return lossOrThrow(error);
  }
  if (isPromise(answer)) return answered(answer, operation, assertAnswer);
  assertAnswer(answer, operation);
  return answer;
}

/** A promise of whatever library: no answer has a method. */
function isPromise(answer: unknown): answer is PromiseLike<unknown> {
  const { then } = (answer ?? {}) as { readonly then?: unknown };
  return typeof then === "function";
}

async function answered<Operation, Given>(
  promise: PromiseLike<unknown>,
  operation: Operation,
  assertAnswer: AssertAnswer<Operation, Given>,
): Promise<Given | ImplementationLost> {
  let answer: unknown;
  try {
    answer = await promise;
  } catch (error) {
    return lossOrThrow(error);
  }
  assertAnswer(answer, operation);
  return answer;
}

/** True when the machine refused to be sent the operation. */
export function isNotSent(outcome: { readonly kind: string }): outcome is NotSent {
  return outcome.kind === "not_sent";
}

function lossOrThrow(error: unknown): ImplementationLost {
  if (isImplementationLost(error)) return error;
  throw error;
}
