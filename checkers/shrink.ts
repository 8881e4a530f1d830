import type { ImplementationFactory } from "../abi/implementation.ts";
import { printOperation } from "../abi/notation.ts";
import type { Trace } from "../abi/trace.ts";
import type { Dialect } from "../model/dialect.ts";
import type { Property } from "../properties/property.ts";
import type { DivergenceReport, StepNote } from "../reports/report.ts";
import { alphabetOf, plainAlphabetOf, smallAlphabetOf } from "../shrinkers/alphabet.ts";
import { withOrdinaryMemory } from "../shrinkers/drop-and-change.ts";
import { OBSERVERS } from "../shrinkers/kinds.ts";
import { type Certified, type Effort, minimise } from "../shrinkers/minimise.ts";
import { isSimpler } from "../shrinkers/simplicity.ts";
import { type Divergence, identityOf, isSameBug } from "./divergence.ts";
import { runTold } from "./divergence-report.ts";
import { isPossible } from "./possible.ts";
import type { ShrinkingProgress } from "./progress.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import { type SearchOptions, searchCanonical } from "./search/canonical-search.ts";
import { Expander } from "./search/expander.ts";
import {
  type ExpanderHandle,
  localExpander,
  openExpanders,
  type ShrinkingThreads,
} from "./search/expander-threads.ts";

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
   * The same machines as those of `factory`, where they answer at once and have fingerprints: the
   * last pass searches everything simpler on them.
   */
  readonly explorable?: ImplementationFactory | undefined;
  /** Threads for the last pass, where it is long; the result is the same without. */
  readonly threads?: ShrinkingThreads | undefined;
  /** What `explorable` has, for the machines of {@link threads}. */
  readonly personality?: string | undefined;
  /** Operations that the last pass may run; {@link CERTIFYING_STEPS_MAX} unless said. */
  readonly certifyingStepsMax?: number | undefined;
  /** Told of every candidate. */
  readonly onShrinking?: ((progress: ShrinkingProgress) => void) | undefined;
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
  await using shrinking = new Shrinking(options);
  const limits = { evaluationsMax, ...(interrupted && { deadline: interrupted }) };
  const { trace, ...shrunk } = await minimise(
    options.trace,
    (candidate) => shrinking.fails(candidate),
    limits,
    (candidate, effort) => shrinking.certify(candidate, effort),
  );
  const { divergence, certifyingSteps } = shrinking;
  const { factory, quick = factory } = options;
  const repeats = interrupted?.() ? quick : factory;
  const confirmed = await confirm({ ...options, factory: repeats, trace, divergence });
  return { trace, ...shrunk, certifyingSteps, ...confirmed };
}

/** Operations that searching everything simpler than one trace may run, unless said otherwise. */
const CERTIFYING_STEPS_MAX = 120_000;

/** The same for searching what is near. */
const NEAR_STEPS_MAX = 5_000;

const NOTHING_SEARCHED: Certified = { simpler: undefined, complete: false };

/** A failing trace on its way down. Whatever is told to fail is gone on from. */
class Shrinking implements AsyncDisposable {
  certifyingSteps = 0;
  divergence: Divergence;
  readonly #options: ShrinkOptions;
  readonly #nameOf: (divergence: Divergence) => string;
  /** The simplest trace by its damage, of those that diverged and were not adopted. */
  readonly #otherFaces = new Map<string, Trace>();
  #trace: Trace;
  #evaluations = 0;
  #own: Expander | undefined;
  #others: readonly ExpanderHandle[] | undefined;

  constructor(options: ShrinkOptions) {
    this.#options = options;
    this.#nameOf = options.identity ?? identityOf;
    this.#trace = options.trace;
    this.divergence = options.divergence;
  }

  /** Whether a candidate diverges as the trace does that it is to replace. */
  async fails(candidate: Trace): Promise<boolean> {
    const { dialect, factory, quick = factory, properties } = this.#options;
    // Shrinkers know neither the dialect nor the machine: they may propose the newer of two calls,
    // or an argument that only other generations or machines have.
    const { capabilities } = factory;
    const possible = candidate.operations.every((operation) =>
      isPossible(capabilities, dialect, operation),
    );
    if (!possible) return false;
    const turn = ++this.#evaluations % EVALUATIONS_AT_ONCE === 0;
    if (turn) await new Promise((go) => setImmediate(go));
    this.#tell();
    const machines = { dialect, factory: quick, properties };
    const run = await runOnce({ ...machines, source: sourceOf(candidate) });
    if (run.divergence === undefined) return false;
    const isSame =
      isSameBug(run.divergence, this.divergence, this.#nameOf) ||
      showSameDamage([this.#trace, this.divergence], [candidate, run.divergence]);
    if (isSame) this.#adopt(candidate, run.divergence);
    else if (isByLook(candidate, run.divergence)) this.#noteFace(candidate);
    return isSame;
  }

  #tell(): void {
    const { operations } = this.#trace;
    this.#options.onShrinking?.({
      operation: operations.at(-1)?.op ?? "",
      kind: this.divergence.kind,
      evaluations: this.#evaluations,
      operations: operations.length,
    });
  }

  /** Searches what is simpler on machines that can be gone back to, where there are such. */
  async certify(trace: Trace, effort: Effort): Promise<Certified> {
    const { explorable, interrupted } = this.#options;
    if (explorable?.capabilities.fingerprint !== true) return NOTHING_SEARCHED;
    // Another face of this damage may have been met before the trace came to be this one.
    const face = this.#otherFaces.get(damageOf(trace));
    if (face !== undefined && isSimpler(face, trace) && (await this.fails(face))) {
      return { simpler: face, complete: false };
    }
    const own = this.divergence;
    const search = {
      ...{ trace, interrupted },
      isSame: (divergence: Divergence) => isSameBug(divergence, own, this.#nameOf),
      byObserver: this.#options.identity === undefined && this.#isObserved(trace),
      stepsMax: this.#options.certifyingStepsMax ?? CERTIFYING_STEPS_MAX,
    };
    const here = [this.#ownExpander(explorable)];
    if (effort === "all") {
      const expanders = (await this.#expanders()) ?? here;
      return await this.#searched(expanders, { ...search, alphabet: alphabetOf(trace) });
    }
    for (const alphabet of [plainAlphabetOf(trace), smallAlphabetOf(trace)]) {
      const near = await this.#searched(here, { ...search, alphabet, stepsMax: NEAR_STEPS_MAX });
      if (near.simpler !== undefined) return near;
    }
    return NOTHING_SEARCHED;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#own?.[Symbol.asyncDispose]();
    for (const expander of this.#others ?? []) await expander.close();
  }

  #ownExpander(factory: ImplementationFactory): ExpanderHandle {
    const { dialect, properties } = this.#options;
    this.#own ??= new Expander({ dialect, factory, properties });
    return localExpander(this.#own);
  }

  /** Threads are started once it is known that there is a long search for them. */
  async #expanders(): Promise<readonly ExpanderHandle[] | undefined> {
    const { threads, personality, properties } = this.#options;
    if (threads === undefined || threads.workers === 1) return undefined;
    const ids = properties.map(({ id }) => id);
    this.#others ??= await openExpanders(threads, threads.recipe(personality, ids));
    return this.#others;
  }

  async #searched(
    expanders: readonly ExpanderHandle[],
    options: SearchOptions,
  ): Promise<Certified> {
    const found = await searchCanonical(expanders, options).catch(() => undefined);
    // A machine that cannot be gone back to certifies nothing.
    if (found === undefined) return NOTHING_SEARCHED;
    const { simpler, complete, steps } = found;
    this.certifyingSteps += steps;
    // What the search has found runs once more as everything else does.
    if (simpler === undefined || (await this.fails(simpler))) return { simpler, complete };
    return NOTHING_SEARCHED;
  }

  #isObserved(trace: Trace): boolean {
    return this.divergence.kind === "wrong-observation" && isByLook(trace, this.divergence);
  }

  #noteFace(trace: Trace): void {
    const damage = damageOf(trace);
    const known = this.#otherFaces.get(damage);
    if (known === undefined || isSimpler(trace, known)) this.#otherFaces.set(damage, trace);
  }

  #adopt(trace: Trace, divergence: Divergence): void {
    this.#trace = trace;
    this.divergence = divergence;
  }
}

/**
 * Whether two traces do the same and then look in two ways, of which each shows something wrong.
 * Whether there is host memory behind a slot is no difference: it decides what a look can show.
 */
function showSameDamage(
  one: readonly [Trace, Divergence],
  other: readonly [Trace, Divergence],
): boolean {
  return isByLook(...one) && isByLook(...other) && damageOf(one[0]) === damageOf(other[0]);
}

/** Whether what is wrong was seen by a last operation that only looks. */
function isByLook({ operations }: Trace, { operationIndex }: Divergence): boolean {
  const last = operations.at(-1);
  return operationIndex === operations.length - 1 && last !== undefined && OBSERVERS.has(last.op);
}

/** All but the look at its end, as text. */
function damageOf(trace: Trace): string {
  return withOrdinaryMemory(trace).operations.slice(0, -1).map(printOperation).join("\n");
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
