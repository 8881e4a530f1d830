/**
 * The one shape of every shrinking pass.
 */
import type { Trace } from "../abi/trace.ts";

/**
 * One way of making a trace simpler.
 *
 * Yields candidates. The answer to a `yield` says whether the candidate was adopted; the pass then
 * goes on from the candidate instead of starting over. A pass that is iterated without answers just
 * lists its candidates. It may yield traces that are not well-formed or not simpler: `propose` lets
 * neither through.
 */
export type Pass = (trace: Trace) => Generator<Trace, void, boolean | undefined>;

/**
 * Passes that combine two changes have too many candidates for long traces, and are not needed
 * there: they see a trace once the simple passes have brought it to this length.
 */
export const SHORT_TRACE_MAX = 8;

/** So many values are all tried, and of more the first so many. */
const ALL_TRIED_MAX = 12;
const FIRST_TRIED = 6;
const TRIED_OF = 4;

/**
 * Some of many values in falling steps: when none of these fails, hardly one between them does. The
 * last, which is the smallest step, is among them.
 */
export function thinned<T>(values: readonly T[]): readonly T[] {
  if (values.length <= ALL_TRIED_MAX) return values;
  return values.filter(
    (_, index) => index < FIRST_TRIED || index % TRIED_OF === 0 || index === values.length - 1,
  );
}
