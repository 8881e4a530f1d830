import type { ImplementationFactory } from "../abi/implementation.ts";
import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Property } from "../properties/property.ts";
import type { DivergenceReport, StepNote } from "../reports/report.ts";
import { minimise } from "../shrinkers/minimise.ts";
import { type Divergence, identityOf } from "./divergence.ts";
import { runTold } from "./divergence-report.ts";
import { isPossible } from "./possible.ts";
import { runOnce, sourceOf } from "./run-once.ts";

export interface ShrinkOptions {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  /** The same machines, for candidates, when they are not to be waited for as long. */
  readonly quick?: ImplementationFactory;
  /** The trace that diverged, and how. */
  readonly trace: Trace;
  readonly divergence: Divergence;
  readonly evaluationsMax: number;
  /** True when shrinking has to end now. */
  readonly interrupted?: (() => boolean) | undefined;
  /**
   * What makes two divergences the same; {@link identityOf} unless given. A machine that is known
   * to have exactly one bug may call all of its divergences one, whatever face the bug shows.
   */
  readonly identity?: ((divergence: Divergence) => string) | undefined;
}

/** A smaller trace that diverges the same way. */
export interface Shrunk {
  readonly trace: Trace;
  readonly divergence: Divergence;
  readonly steps: readonly StepNote[];
  readonly evaluations: number;
  /** False when a limit ended it, so that a smaller one may exist. */
  readonly complete: boolean;
  readonly reproduced: DivergenceReport["reproduced"];
}

/**
 * Makes a failing trace smaller while its divergence keeps its identity. Every candidate runs on a
 * fresh machine; the result runs {@link CONFIRMATIONS} times more.
 */
export async function shrinkDivergence(options: ShrinkOptions): Promise<Shrunk> {
  const { dialect, factory, properties, trace, divergence, evaluationsMax, interrupted } = options;
  const { identity: name = identityOf } = options;
  const identity = name(divergence);
  const { quick = factory } = options;
  let evaluations = 0;
  const stillFails = async (candidate: Trace): Promise<boolean> => {
    // Shrinkers know neither the dialect nor the machine: they may propose the newer of two calls,
    // or an argument that only other generations or machines have.
    const { capabilities } = factory;
    const possible = candidate.operations.every((operation) =>
      isPossible(capabilities, dialect, operation),
    );
    if (!possible) return false;
    if (++evaluations % EVALUATIONS_AT_ONCE === 0) await new Promise((go) => setImmediate(go));
    const run = await runOnce({
      ...{ dialect, properties, factory: quick },
      source: sourceOf(candidate),
    });
    return run.divergence !== undefined && name(run.divergence) === identity;
  };
  const limits = { evaluationsMax, ...(interrupted && { deadline: interrupted }) };
  const { trace: smallest, ...shrunk } = await minimise(trace, stillFails, limits);
  const repeats = interrupted?.() ? quick : factory;
  const confirmed = await confirm({ ...options, factory: repeats, trace: smallest });
  return { trace: smallest, ...shrunk, ...confirmed };
}

/** Evaluations after which the signals and timers of the process get their turn. */
const EVALUATIONS_AT_ONCE = 16;

/** How often a divergence is tried again before it is reported. */
export const CONFIRMATIONS = 2;

/** What repeating a failing trace on fresh machines showed. */
export type Confirmed = Pick<Shrunk, "divergence" | "steps" | "reproduced">;

/** Runs a failing trace again. The divergence is that of a run that failed the same way, if any. */
export async function confirm(
  options: Omit<ShrinkOptions, "evaluationsMax" | "interrupted">,
): Promise<Confirmed> {
  const { dialect, factory, properties, trace, identity: name = identityOf } = options;
  const identity = name(options.divergence);
  let { divergence } = options;
  let steps: readonly StepNote[] = [];
  let times = 0;
  for (let repeat = 0; repeat < CONFIRMATIONS; repeat++) {
    const run = await runTold({ dialect, factory, properties }, trace);
    const again = run.divergence !== undefined && name(run.divergence) === identity;
    if (again && run.divergence !== undefined) divergence = run.divergence;
    if (again || times === 0) steps = run.steps;
    times += again ? 1 : 0;
  }
  // Not seen again, it is at the end of what is left of its trace.
  const operationIndex = Math.min(divergence.operationIndex, trace.operations.length - 1);
  const reproduced = { times, of: CONFIRMATIONS };
  return { divergence: { ...divergence, operationIndex }, steps, reproduced };
}
