/** Expectations: what the model allows to be seen of an operation. */
import { match } from "ts-pattern";
import { type DirtyLog, type NotSent, type Outcome, sameOutcome } from "../abi/outcome.ts";
import { printOutcome } from "../abi/outcome-notation.ts";
import { type PageSet, printPages } from "../abi/page-set.ts";
import { firstOutside } from "./page-set.ts";

/**
 * A dirty log of which some bits are left to the machine: `required` must be set, `allowed` may be,
 * others must not.
 */
export interface DirtyLogBetween {
  readonly kind: "dirty_log_between";
  readonly required: PageSet;
  /** Includes `required`. */
  readonly allowed: PageSet;
}

/** Anything may be seen: a taint says why, or nothing later depends on it. */
export interface Anything {
  readonly kind: "anything";
}

/** The operation fails in some way that says so: an errno, or an exit that names the access. */
export interface Refused {
  readonly kind: "refused";
}

/** What the model allows to be seen: one outcome, or a set of outcomes too large to be listed. */
export type Expectation =
  | Exclude<Outcome, NotSent | DirtyLog>
  | DirtyLogBetween
  | Anything
  | Refused;

/**
 * True when the outcome is one that the expectation allows. Runs on every step, so it compares
 * fields and builds no text.
 */
export function allows(expectation: Expectation, outcome: Outcome): boolean {
  switch (expectation.kind) {
    case "anything":
      return true;
    case "refused":
      return isRefusal(outcome);
    case "dirty_log_between":
      return outcome.kind === "dirty_log" && isBetween(expectation, outcome.pages);
    case "run_failed":
      if (expectation.exitReason !== "stale") return sameOutcome(expectation, outcome);
      return outcome.kind === "run_failed" && outcome.errno === expectation.errno;
    default:
      return sameOutcome(expectation, outcome);
  }
}

/** True when the call or the guest access failed, and its caller is told so. */
export function isRefusal({ kind }: Outcome): boolean {
  return (
    kind === "failed" || kind === "failed_at" || kind === "run_failed" || kind === "memory_fault"
  );
}

function isBetween({ required, allowed }: DirtyLogBetween, pages: PageSet): boolean {
  return firstOutside(required, pages) === undefined && firstOutside(pages, allowed) === undefined;
}

/** One line for people: an outcome as it is printed, or as `dirty [1] at least, [0-4] at most`. */
export function printExpectation(expectation: Expectation): string {
  return match(expectation)
    .with({ kind: "anything" }, () => "anything")
    .with({ kind: "refused" }, () => "refused, whatever the errno")
    .with({ kind: "dirty_log_between" }, ({ required, allowed }) => {
      return `dirty ${printPages(required)} at least, ${printPages(allowed)} at most`;
    })
    .otherwise(printOutcome);
}
