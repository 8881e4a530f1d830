import type { ImplementationFactory } from "../abi/implementation.ts";
import type { Operation } from "../abi/operation.ts";
import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Property } from "../properties/property.ts";
import type { DivergenceReport, StepNote } from "../reports/report.ts";
import { alphabetOf, smallAlphabetOf } from "../shrinkers/alphabet.ts";
import { OBSERVERS } from "../shrinkers/kinds.ts";
import { type Certified, minimise } from "../shrinkers/minimise.ts";
import { type CanonicalSearchOptions, searchCanonical } from "./canonical-search.ts";
import { type Divergence, identityOf } from "./divergence.ts";
import { runTold } from "./divergence-report.ts";
import { isPossible } from "./possible.ts";
import { runOnce, sourceOf } from "./run-once.ts";

export interface ShrinkOptions {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  /** The trace that diverged, and how. */
  readonly trace: Trace;
  readonly divergence: Divergence;
  readonly evaluationsMax: number;
  /** True when shrinking has to end now. */
  readonly interrupted?: (() => boolean) | undefined;
  /**
   * The same machines as those of `factory`, where they answer at once and have fingerprints: the
   * last pass searches everything simpler on them.
   */
  readonly explorable?: ImplementationFactory | undefined;
  /** Operations that the last pass may run; {@link CERTIFYING_STEPS_MAX} unless said. */
  readonly certifyingStepsMax?: number | undefined;
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
  /** Whether everything simpler was tried, of the small alphabet that the trace spans. */
  readonly certified: boolean;
  /** Operations that were run to try everything simpler. */
  readonly certifyingSteps: number;
  readonly reproduced: DivergenceReport["reproduced"];
}

/**
 * Makes a failing trace smaller while its divergence keeps its identity. Every candidate runs on a
 * fresh machine; the result runs {@link CONFIRMATIONS} times more.
 */
export async function shrinkDivergence(options: ShrinkOptions): Promise<Shrunk> {
  const { evaluationsMax, interrupted } = options;
  const shrinking = new Shrinking(options);
  const limits = { evaluationsMax, ...(interrupted && { deadline: interrupted }) };
  const { trace, ...shrunk } = await minimise(
    options.trace,
    (candidate) => shrinking.fails(candidate),
    limits,
    (candidate) => shrinking.certify(candidate),
  );
  const { divergence, certifyingSteps } = shrinking;
  const confirmed = await confirm({ ...options, trace, divergence });
  return { trace, ...shrunk, certifyingSteps, ...confirmed };
}

/** Operations that searching everything simpler than one trace may run, unless said otherwise. */
const CERTIFYING_STEPS_MAX = 60_000;

/** A failing trace on its way down. Whatever is told to fail is gone on from. */
class Shrinking {
  certifyingSteps = 0;
  divergence: Divergence;
  readonly #options: ShrinkOptions;
  readonly #nameOf: (divergence: Divergence) => string;
  #trace: Trace;
  #evaluations = 0;

  constructor(options: ShrinkOptions) {
    this.#options = options;
    this.#nameOf = options.identity ?? identityOf;
    this.#trace = options.trace;
    this.divergence = options.divergence;
  }

  /** Whether a candidate diverges as the trace does that it is to replace. */
  async fails(candidate: Trace): Promise<boolean> {
    const { dialect, factory, properties } = this.#options;
    // Shrinkers know neither the dialect nor the machine: they may propose the newer of two calls,
    // or an argument that only other generations or machines have.
    const { capabilities } = factory;
    const possible = candidate.operations.every((operation) =>
      isPossible(capabilities, dialect, operation),
    );
    if (!possible) return false;
    const turn = ++this.#evaluations % EVALUATIONS_AT_ONCE === 0;
    if (turn) await new Promise((go) => setImmediate(go));
    const run = await runOnce({ dialect, factory, properties, source: sourceOf(candidate) });
    if (run.divergence === undefined) return false;
    const isSame =
      this.#nameOf(run.divergence) === this.#nameOf(this.divergence) ||
      showSameDamage([this.#trace, this.divergence], [candidate, run.divergence]);
    if (isSame) this.#adopt(candidate, run.divergence);
    return isSame;
  }

  /** Searches everything simpler on machines that can be gone back to, where there are such. */
  async certify(trace: Trace): Promise<Certified> {
    const { dialect, explorable, properties, interrupted } = this.#options;
    const none = { simpler: undefined, complete: false };
    if (explorable?.capabilities.fingerprint !== true) return none;
    const name = this.#nameOf(this.divergence);
    const search = {
      ...{ dialect, factory: explorable, properties, trace, interrupted },
      isSame: (divergence: Divergence) => this.#nameOf(divergence) === name,
      byObserver: this.#options.identity === undefined && isLook(trace, this.divergence),
      stepsMax: this.#options.certifyingStepsMax ?? CERTIFYING_STEPS_MAX,
    };
    const small = await this.#searched({ ...search, alphabet: smallAlphabetOf(trace) });
    if (small.simpler !== undefined) return { ...small, complete: false };
    return await this.#searched({ ...search, alphabet: alphabetOf(trace) });
  }

  async #searched(search: CanonicalSearchOptions): Promise<Certified> {
    const found = await searchCanonical(search).catch(() => undefined);
    // A machine that cannot be gone back to certifies nothing.
    if (found === undefined) return { simpler: undefined, complete: false };
    const { simpler, complete, steps } = found;
    this.certifyingSteps += steps;
    // What the search has found runs once more as everything else does.
    if (simpler === undefined || (await this.fails(simpler))) return { simpler, complete };
    return { simpler: undefined, complete: false };
  }

  #adopt(trace: Trace, divergence: Divergence): void {
    this.#trace = trace;
    this.divergence = divergence;
  }
}

/** Whether the last operation only looked, and what it saw is what is wrong. */
function isLook({ operations }: Trace, { kind, operationIndex }: Divergence): boolean {
  const last = operations.at(-1);
  const isLast = operationIndex === operations.length - 1;
  return isLast && last !== undefined && OBSERVERS.has(last.op) && kind === "wrong-observation";
}

/**
 * Whether two traces do the same, with other arguments at most, and then look in two ways, of which
 * each shows something wrong.
 */
function showSameDamage(one: readonly [Trace, Divergence], other: readonly [Trace, Divergence]) {
  const [[first], [second]] = [one, other];
  const { length } = first.operations;
  if (second.operations.length !== length || length === 0) return false;
  const looks = [one, other].every(
    ([{ operations }, { operationIndex }]) =>
      operationIndex === length - 1 && OBSERVERS.has((operations[length - 1] as Operation).op),
  );
  return (
    looks &&
    first.operations.every((same, at) => at === length - 1 || same.op === second.operations[at]?.op)
  );
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
  return { divergence, steps, reproduced: { times, of: CONFIRMATIONS } };
}
