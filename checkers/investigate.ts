import type { ImplementationFactory } from "../abi/implementation.ts";
import { makeTrace, type Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Property } from "../properties/property.ts";
import type { DivergenceReport } from "../reports/report.ts";
import { type Divergence, identityOf } from "./divergence.ts";
import { divergenceReport } from "./divergence-report.ts";
import { hasty } from "./guarded-factory.ts";
import { simplerPersonalities, withPersonality } from "./personality.ts";
import type { ShrinkingProgress } from "./progress.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import type { ShrinkingThreads } from "./search/expander-threads.ts";
import { confirm, shrinkDivergence } from "./shrink.ts";

/** A trace that diverged, and where it came from. */
export interface Failure {
  readonly trace: Trace;
  readonly divergence: Divergence;
  /** Null when no seed is involved. */
  readonly seed: number | null;
  /** Number of the random run, from 0; null for a trace of the corpus. */
  readonly run: number | null;
}

export interface InvestigateOptions {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  /** 0: the trace is not to be shrunk. */
  readonly shrinkEvaluationsMax: number;
  readonly interrupted?: (() => boolean) | undefined;
  /** Machines that can be gone back to, for searching everything simpler; see `shrink.ts`. */
  readonly explorable?: ImplementationFactory | undefined;
  /** Threads for that search. */
  readonly threads?: ShrinkingThreads | undefined;
  /** Told of every candidate. */
  readonly onShrinking?: ((progress: ShrinkingProgress) => void) | undefined;
  /** What makes two divergences the same, when that is not kind and deciding rule or property. */
  readonly identity?: ((divergence: Divergence) => string) | undefined;
  /**
   * Stores the failure and says where. Awaited before anything is run again, in case that kills us.
   */
  readonly onFailure?: ((failure: Failure) => Promise<string | null>) | undefined;
  /** The line to paste to see this again; the trace is the shrunk one. */
  readonly replayToken?: ((failure: Failure) => string) | undefined;
}

export interface Investigation {
  readonly report: DivergenceReport;
  /**
   * False for a lost machine that no repeat of the trace lost again. Machines die for other reasons
   * than their input; a wrong answer is wrong even when it comes once.
   */
  readonly believed: boolean;
  /** Whether shrinking was tried, and ended by its limit. */
  readonly shrinkingCutShort: boolean;
}

/**
 * What is done with a failing trace: store it, try it again, shrink it, describe it. One that
 * cannot be repeated is described as it was found, since shrinking it would chase chance.
 */
export async function investigate(
  options: InvestigateOptions,
  failure: Failure,
): Promise<Investigation> {
  const { dialect, properties, identity, shrinkEvaluationsMax, interrupted } = options;
  const stored = (await options.onFailure?.(failure)) ?? null;
  const hasHung = failure.divergence.kind === "hung";
  const first = hasHung ? hasty(options.factory) : options.factory;
  const personality = await simplestPersonality({ ...options, factory: first }, failure);
  const factory = withPersonality(options.factory, personality);
  const explorable = options.explorable && withPersonality(options.explorable, personality);
  const found = { dialect, factory, properties, identity, ...failure };
  const quick = withPersonality(first, personality);
  // What has hung is waited for in full once more, at the end.
  const again = await confirm(shrinkEvaluationsMax > 0 ? { ...found, factory: quick } : found);
  const confirmed = again.reproduced.times > 0;
  const { threads, onShrinking } = options;
  const search = { explorable, threads, personality };
  const limits = { evaluationsMax: shrinkEvaluationsMax, interrupted, onShrinking };
  const shrink = confirmed && shrinkEvaluationsMax > 0;
  const shrunk = shrink
    ? await shrinkDivergence({ ...found, ...limits, ...search, quick })
    : { trace: failure.trace, evaluations: 0, complete: false, certified: false, ...again };
  const { divergence, steps, reproduced } = shrunk;
  const trace = makeTrace(shrunk.trace.dialect, shrunk.trace.operations, personality);
  const report = divergenceReport({
    ...{ dialect, trace, divergence, steps, reproduced, stored },
    originalLength: failure.trace.operations.length,
    shrinkEvaluations: shrunk.evaluations,
    minimality: shrunk.certified ? "certified" : shrunk.complete ? "1-minimal" : "unknown",
    replay: options.replayToken?.({ ...failure, trace, divergence }) ?? "",
  });
  return {
    report,
    believed: confirmed || failure.divergence.actual !== null,
    shrinkingCutShort: shrink && !shrunk.complete,
  };
}

/** What decides whether a trace fails in the same way with another personality. */
type PersonalityOptions = Pick<
  InvestigateOptions,
  "dialect" | "factory" | "properties" | "identity"
>;

/** The simplest personality with which the trace still fails the same way; its own if none. */
export async function simplestPersonality(
  { dialect, factory, properties, identity: name = identityOf }: PersonalityOptions,
  { trace, divergence }: Pick<Failure, "trace" | "divergence">,
): Promise<string | undefined> {
  let simplest = trace.personality;
  for (;;) {
    let simpler: string | undefined;
    let isSimpler = false;
    for (const candidate of simplerPersonalities(simplest)) {
      const machines = withPersonality(factory, candidate);
      const source = sourceOf(trace);
      const run = await runOnce({ dialect, factory: machines, properties, source });
      isSimpler = run.divergence !== undefined && name(run.divergence) === name(divergence);
      simpler = candidate;
      if (isSimpler) break;
    }
    if (!isSimpler) return simplest;
    simplest = simpler;
  }
}
