/**
 * When a failing trace becomes one: from each prefix, which share of what could follow still fails.
 */
import type { Operation } from "../abi/operation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import type { PrefixShare } from "../reports/report.ts";
import { isWellFormed } from "../shrinkers/candidates.ts";
import { identityOf } from "./divergence.ts";
import type { ExplainOptions } from "./explain.ts";
import { spannedBy } from "./explore/spanned-domain.ts";
import { isPossible } from "./possible.ts";
import { randomOf } from "./random.ts";
import { runOnce, sourceOf } from "./run-once.ts";

/** So many continuations are all tried; of more, a sample. */
const EXACT_MAX = 1_000;
const SAMPLE = 400;
/** Draws for one of the sample before there are held to be none left that a trace may hold. */
const TRIES = 50;

/**
 * A share for each prefix, the empty one first and the whole trace left out. What follows a prefix
 * is as long as what followed it in the trace, and made of the kinds and values of the trace and of
 * small ones. It fails when it diverges with the same identity.
 *
 * An interrupt ends it with the prefixes that are done by then.
 */
export async function causality(options: ExplainOptions): Promise<readonly PrefixShare[]> {
  const { dialect, factory, trace, divergence, interrupted } = options;
  const { length } = trace.operations;
  const wanted = identityOf(divergence);
  // The same for each prefix, so that their shares can be compared.
  const operations = spannedBy(dialect, trace, 1, Number.POSITIVE_INFINITY).filter((one) =>
    isPossible(factory.capabilities, dialect, one),
  );
  const shares: PrefixShare[] = [];
  for (let kept = 0; kept < length; kept++) {
    const exact = operations.length ** (length - kept) <= EXACT_MAX;
    const candidates = exact ? all(trace, kept, operations) : sample(trace, kept, operations);
    let [tried, failing] = [0, 0];
    for (const candidate of candidates) {
      if (interrupted?.() === true) return shares;
      const run = await runOnce({ ...options, source: sourceOf(candidate) });
      tried++;
      if (run.divergence !== undefined && identityOf(run.divergence) === wanted) failing++;
    }
    shares.push({ operations: kept, failing, tried, exact });
  }
  return shares;
}

/** Every continuation of a prefix, in order. */
function all(trace: Trace, kept: number, operations: readonly Operation[]): readonly Trace[] {
  let traces = [cut(trace, kept)];
  for (let more = trace.operations.length - kept; more > 0; more--) {
    traces = traces.flatMap((before) => operations.map((one) => after(before, one)));
    traces = traces.filter(isWellFormed);
  }
  return traces;
}

/** The same for the same trace. */
function* sample(trace: Trace, kept: number, operations: readonly Operation[]): Iterable<Trace> {
  const random = randomOf(0, kept);
  for (let drawn = 0; drawn < SAMPLE; drawn++) {
    let continued = cut(trace, kept);
    for (let tries = 0; tries < TRIES; tries++) {
      if (continued.operations.length === trace.operations.length) break;
      const one = operations[random.nextInt(0, operations.length - 1)];
      const longer = one === undefined ? continued : after(continued, one);
      if (isWellFormed(longer)) continued = longer;
    }
    yield continued;
  }
}

function cut({ dialect, operations, personality }: Trace, kept: number): Trace {
  return makeTrace(dialect, operations.slice(0, kept), personality);
}

function after({ dialect, operations, personality }: Trace, one: Operation): Trace {
  return makeTrace(dialect, [...operations, one], personality);
}
