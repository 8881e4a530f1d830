/** What the tests of a minimal trace try besides the trace itself. */
import type { Operation } from "../../model/operation.ts";

type Operations = readonly Operation[];

/** Traces longer than this are left to the hand proof: their number grows as a power. */
export const ENUMERATED_LENGTH_MAX = 3;

/** Every choice of operations that leaves at least one out, in their order. */
export function properSubsequences(trace: Operations): readonly Operations[] {
  return Array.from({ length: 2 ** trace.length - 1 }, (_, chosen) =>
    trace.filter((_operation, index) => ((chosen >> index) & 1) === 1),
  );
}

/** Every trace of exactly this many operations of an alphabet. */
export function tracesOf(length: number, alphabet: Operations): readonly Operations[] {
  if (length === 0) return [[]];
  return tracesOf(length - 1, alphabet).flatMap((trace) =>
    alphabet.map((next) => [...trace, next]),
  );
}
