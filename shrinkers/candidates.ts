/**
 * Everything that shrinking would try next, in order.
 */
import { isHarnessError } from "../abi/harness-error.ts";
import { assertOperationFits } from "../abi/notation.ts";
import type { Trace } from "../abi/trace.ts";
import { assertWellFormed } from "../abi/well-formed.ts";
import {
  exchangeArguments,
  exchangeValues,
  lowerSlots,
  moveOperations,
  renameValues,
} from "./canonical-names.ts";
import { changeInExchange, useOrdinaryMemory, useOrdinarySlots } from "./drop-and-change.ts";
import { dropPairs, dropRuns, keepSubsequence } from "./drop-operations.ts";
import { mergeRanges } from "./merge-ranges.ts";
import { inOneSpace } from "./one-space.ts";
import type { Pass } from "./pass.ts";
import { populateFile } from "./populate-file.ts";
import { replaceObserver } from "./replace-observer.ts";
import {
  cutAddresses,
  cutFiles,
  lowerOffsets,
  lowerTogether,
  moveEnds,
  moveRegions,
  trimFronts,
} from "./shift-addresses.ts";
import { shrinkArgumentPairs, shrinkSingleArguments } from "./shrink-arguments.ts";
import { changeKinds, simplifyKinds } from "./simpler-kinds.ts";
import { isSimpler } from "./simplicity.ts";

/** The passes that come first: what removes most for the fewest attempts, in this order. */
export const FIRST_PASSES: readonly Pass[] = [
  dropRuns,
  cutAddresses,
  lowerSlots,
  inOneSpace,
  moveRegions,
  cutAddresses,
  trimFronts,
  simplifyKinds,
  renameValues,
  shrinkSingleArguments,
  moveEnds,
  lowerOffsets,
  exchangeValues,
  moveOperations,
  replaceObserver,
];

/** The passes that come next, until none finds anything. */
export const QUICK_PASSES: readonly Pass[] = [
  ...FIRST_PASSES,
  dropPairs,
  useOrdinaryMemory,
  useOrdinarySlots,
  populateFile,
  cutFiles,
  lowerTogether,
];

/** Passes that change two things at once. */
export const THOROUGH_PASSES: readonly Pass[] = [
  keepSubsequence,
  exchangeArguments,
  changeKinds,
  mergeRanges,
  changeInExchange,
  shrinkArgumentPairs,
];

/** All passes. */
const PASSES: readonly Pass[] = [...QUICK_PASSES, ...THOROUGH_PASSES];

/**
 * The traces to try instead of this one, in the order in which they should be tried. Each is
 * well-formed, of the same dialect, and strictly simpler by `isSimpler`. This is the form that
 * fast-check's `shrink` wants.
 */
export function* candidates(trace: Trace): Iterable<Trace> {
  for (const pass of PASSES) yield* propose(pass, trace);
}

/**
 * The candidates of one pass that are well-formed and strictly simpler than the last adopted one.
 *
 * The answer to a `yield` says whether the candidate was adopted.
 *
 * @returns the last adopted candidate, or the given trace.
 */
export function* propose(pass: Pass, trace: Trace): Generator<Trace, Trace, boolean | undefined> {
  let current = trace;
  const attempts = pass(trace);
  for (let next = attempts.next(); next.done !== true; ) {
    const candidate = next.value;
    const offered = isSimpler(candidate, current) && isWellFormed(candidate);
    const adopted = offered && (yield candidate) === true;
    if (adopted) current = candidate;
    next = attempts.next(adopted);
  }
  return current;
}

/** Whether a trace may be run: its names and ranges are well-formed, and its operations fit. */
export function isWellFormed(trace: Trace): boolean {
  try {
    assertWellFormed(trace);
    for (const operation of trace.operations) assertOperationFits(operation);
    return true;
  } catch (error) {
    if (isHarnessError(error)) return false;
    throw error;
  }
}
