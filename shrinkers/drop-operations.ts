/**
 * Fewer operations: whole runs first, then single operations from the back, then every way to drop
 * several at once.
 */
import { makeTrace, type Trace } from "../abi/trace.ts";
import { type Pass, SHORT_TRACE_MAX } from "./pass.ts";
import { repair } from "./repair.ts";

/** Drops runs of adjacent operations, from half the trace down to single ones, the last first. */
export const dropRuns: Pass = function* (trace) {
  let current = trace;
  for (let length = Math.max(1, trace.operations.length >> 1); length >= 1; length >>= 1) {
    for (let end = current.operations.length; end > 0; end -= length) {
      const start = end - length;
      const candidate = without(current, (index) => index >= start && index < end);
      if (yield candidate) current = candidate;
    }
  }
};

/**
 * Drops any two operations, since some may only be dropped together: what is made and what unmakes
 * it.
 */
export const dropPairs: Pass = function* (trace) {
  for (let second = trace.operations.length - 1; second > 0; second--) {
    for (let first = second - 1; first >= 0; first--) {
      if (yield without(trace, (index) => index === first || index === second)) return;
    }
  }
};

/**
 * Keeps any subsequence of a short trace, the shortest first; afterwards no subsequence of the
 * result fails.
 */
export const keepSubsequence: Pass = function* (trace) {
  const { length } = trace.operations;
  if (length > SHORT_TRACE_MAX) return;
  const masks = Array.from({ length: (1 << length) - 1 }, (_, mask) => mask);
  masks.sort((a, b) => bitCount(a) - bitCount(b) || a - b);
  for (const mask of masks) {
    if (yield without(trace, (index) => ((mask >> index) & 1) === 0)) return;
  }
};

export function without(trace: Trace, dropped: (index: number) => boolean): Trace {
  const kept = trace.operations.filter((_, index) => !dropped(index));
  return repair(makeTrace(trace.dialect, kept));
}

function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest >>>= 1) count += rest & 1;
  return count;
}
