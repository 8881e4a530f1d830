/**
 * Kernel answers as outcomes, and answers that no well-behaved kernel gives to the harness itself.
 */
import { type Errno, errnoName } from "../../abi/errno.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import type { Outcome } from "../../abi/outcome.ts";

/** The outcome of a call that answers 0 or a negative errno. */
export function outcomeOf(result: number): Outcome {
  return result < 0 ? { kind: "failed", errno: errnoOf(result) } : { kind: "ok" };
}

/**
 * The name of a negative errno.
 *
 * @throws {HarnessError} MSC231 for an errno that no modelled call returns.
 */
export function errnoOf(result: number): Errno {
  const name = errnoName(-result);
  if (name !== undefined) return name;
  throw new HarnessError(
    "MSC231",
    `the kernel answered with errno ${-result}, which the outcome type cannot name`,
    "add it to abi/errno.ts with its source",
  );
}

/**
 * The result of a call that prepares the harness and must not fail.
 *
 * @throws {HarnessError} MSC233 when it failed.
 */
export function mustSucceed(result: number, what: string): number {
  if (result >= 0) return result;
  throw new HarnessError(
    "MSC233",
    `${what} failed with ${errnoName(-result) ?? `errno ${-result}`}`,
    "run memslot-check probe; a limit on descriptors or memory may be too low",
  );
}
