/**
 * The main checker: random traces, one fresh machine each, with the model beside it.
 */

import { isSameDesign } from "../abi/dialect-name.ts";
import { HarnessError } from "../abi/harness-error.ts";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { makeTrace } from "../abi/trace.ts";
import { assertWellFormed } from "../abi/well-formed.ts";
import { type DivergenceReport, REPORT_SCHEMA, type Report } from "../reports/report.ts";
import { Coverage } from "./coverage.ts";
import { cutShort, UNDEFINED_SITUATION } from "./cut-short.ts";
import type { DialectLockstepResult, OperationSource } from "./dialect-lockstep.ts";
import { type Divergence, identityOf } from "./divergence.ts";
import { runTold } from "./divergence-report.ts";
import { guarded } from "./guarded-factory.ts";
import { Identities } from "./identities.ts";
import { type Failure, investigate } from "./investigate.ts";
import { goneReport, isOf, KnownDeviations } from "./known-deviations.ts";
import { LeftOut } from "./left-out.ts";
import { naming } from "./naming.ts";
import { NotSentTally } from "./not-sent.ts";
import { usualTimeoutMs } from "./patience.ts";
import { drawnPersonality, withPersonality } from "./personality.ts";
import { type Possible, possibleOn } from "./possible.ts";
import { PrecedenceTally } from "./precedence-tally.ts";
import type { Progress, ShrinkingProgress } from "./progress.ts";
import { randomSource } from "./random-source.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import type { SequentialOptions } from "./sequential-options.ts";
import { verdictOf } from "./verdict.ts";

/** How often the checker reports progress and lets timers and signals of the process be handled. */
export const PROGRESS_EVERY_MS = 100;

/**
 * A `sometimes` property that never held makes a check vacuous, once it had this many runs and
 * steps without a divergence. Below, it is only visible in the report.
 */
export const VACUITY_RUNS_MIN = 200;
const VACUITY_STEPS_MIN = 5_000;

/** Distinct divergences after which collecting ends, with the limit `divergences`. */
export const DIVERGENCES_MAX = 25;

/**
 * Runs the corpus, then random runs, and reports.
 *
 * The verdict is `unknown` when nothing diverged but a limit was hit. Limits: `time-budget` (the
 * planned runs did not fit), `interrupted`, `divergences`, `shrink-evaluations`, `nothing-sent`,
 * `not-sent:KIND` (more than a tenth of a kind of operation, for reasons that nobody declared),
 * `undefined-situation` (a corpus trace could not be compared to its end),
 * `unconfirmed-crash` (the machine was lost, and no repeat lost it again) and `vacuous:ID` for a
 * `sometimes` property that never held.
 *
 * @throws {HarnessError} MSC118 without any bound, MSC106 for a broken corpus trace, MSC2xx for a
 *   broken implementation.
 */
export async function checkSequential(options: SequentialOptions): Promise<Report> {
  const { dialect, factory, properties, runs, timeBudgetMs } = options;
  if (runs === undefined && timeBudgetMs === undefined) {
    const hint = "give a number of runs, a time budget, or both";
    throw new HarnessError("MSC118", "a check without a bound would not end", hint);
  }
  const timeoutMs = options.operationTimeoutMs ?? usualTimeoutMs(timeBudgetMs);
  const guard = guarded(factory, timeoutMs, options.now);
  const possible = possibleOn(factory.capabilities, dialect, properties);
  const check = new Check({ ...options, factory: guard, explorable: factory }, possible);
  await check.replayKnown();
  await check.replayCorpus();
  await check.runRandomly();
  return check.report();
}

interface CheckOptions extends SequentialOptions {
  /** The machines without their guard, which would make them answer later. */
  readonly explorable: ImplementationFactory;
}

/** One check while it runs. */
class Check {
  readonly #options: CheckOptions;
  /** Shrinks when an operation has hung. */
  #possible: Possible;
  readonly #leftOut = new LeftOut();
  readonly #coverage: Coverage;
  readonly #notSent: NotSentTally;
  readonly #precedence: PrecedenceTally;
  readonly #startedMs: number;
  readonly #limitsHit = new Set<string>();
  readonly #notes: string[];
  readonly #divergences: DivergenceReport[] = [];
  readonly #known: KnownDeviations;
  readonly #identities = new Identities();
  #runsDone = 0;
  #investigatedMs = 0;
  #pausedMs: number;

  constructor(options: CheckOptions, possible: Possible) {
    this.#options = options;
    this.#possible = possible;
    this.#coverage = new Coverage(possible.dialect, possible.properties);
    this.#precedence = new PrecedenceTally(possible.dialect);
    this.#notSent = new NotSentTally(options.factory.capabilities);
    this.#notes = [...possible.notes];
    this.#known = new KnownDeviations(options.known ?? []);
    this.#startedMs = options.now();
    this.#pausedMs = this.#startedMs;
  }

  async replayKnown(): Promise<void> {
    const { dialect, properties } = this.#possible;
    const { factory } = this.#options;
    for (const deviation of this.#known.all) {
      const { trace, id } = deviation;
      assertWellFormed(trace);
      const told = await runTold(
        { factory: withPersonality(factory, trace.personality), dialect, properties },
        trace,
      );
      const wasSent = told.stepCount + (told.divergence ? 1 : 0) === trace.operations.length;
      if (told.divergence !== undefined && isOf(deviation, told.divergence)) {
        this.#known.recordReplay(deviation);
      } else if (told.divergence === undefined && !wasSent) {
        this.#notes.push(`the known deviation ${id} was not replayed: not all of it was sent`);
      } else {
        this.#divergences.push(goneReport(dialect, deviation, told.steps));
        await this.#investigate(told, null, trace.personality);
      }
    }
  }

  async replayCorpus(): Promise<void> {
    const { corpus = [], dialect } = this.#options;
    const { has } = this.#possible;
    const fitting = corpus.filter(
      (trace) => isSameDesign(trace.dialect, dialect.name) && trace.operations.every(has),
    );
    if (fitting.length < corpus.length) {
      const left = corpus.length - fitting.length;
      this.#notes.push(
        `${left} corpus traces are of another dialect or need missing operations or features`,
      );
    }
    for (const trace of fitting) {
      assertWellFormed(trace);
      if (this.#isOver()) {
        if (this.#isOutOfTime()) this.#limitsHit.add("time-budget");
        return;
      }
      const cut = cutShort(trace, await this.#run(sourceOf(trace), null, trace.personality));
      if (cut === undefined) continue;
      this.#limitsHit.add(UNDEFINED_SITUATION);
      this.#notes.push(`a corpus trace was ${cut}`);
    }
  }

  async runRandomly(): Promise<void> {
    const { firstRun = 0, runs = Number.POSITIVE_INFINITY } = this.#options;
    for (let run = firstRun; run < firstRun + runs; run++) {
      if (this.#isOver()) {
        const cutShort = Number.isFinite(runs) || this.#runsDone === 0;
        if (this.#isOutOfTime() && cutShort) this.#limitsHit.add("time-budget");
        return;
      }
      const { seed, maxOperations, factory, callers } = this.#options;
      const source = randomSource(this.#possible, {
        ...{ seed, run, maxOperations, callers, taker: factory.capabilities },
      });
      await this.#run(source, run, drawnPersonality(seed, run, factory.capabilities));
      this.#runsDone++;
    }
  }

  report(): Report {
    const { factory, seed, now } = this.#options;
    const { dialect } = this.#possible;
    this.#limitsHitByEmptiness();
    const { operationCoverage } = this.#coverage.report();
    const unsent = this.#coverage.steps === 0 ? [] : this.#notSent.limits(operationCoverage);
    for (const limit of unsent) this.#limitsHit.add(limit);
    const limitsHit = [...this.#limitsHit];
    return {
      schema: REPORT_SCHEMA,
      verdict: verdictOf(this.#divergences, limitsHit),
      verb: "check",
      dialect: dialect.name,
      implementation: factory.capabilities.name,
      seed,
      runs: this.#runsDone,
      elapsedMs: now() - this.#startedMs,
      ...(this.#investigatedMs > 0 && { investigatedMs: this.#investigatedMs }),
      limitsHit,
      ...this.#coverage.report(),
      precedence: this.#precedence.report(),
      divergences: this.#divergences,
      ...(this.#options.known && { known: this.#known.report() }),
      notes: [
        ...this.#notes,
        ...this.#identities.notes(),
        ...this.#leftOut.notes(),
        ...this.#notSent.notes(operationCoverage),
      ],
    };
  }

  async #run(
    source: OperationSource,
    run: number | null,
    personality: string | undefined,
  ): Promise<DialectLockstepResult> {
    const { dialect, properties } = this.#possible;
    const coverage = this.#coverage;
    const { seed } = this.#options;
    const factory = withPersonality(this.#options.factory, personality);
    coverage.beginTrace();
    const running = runOnce({
      ...{ dialect, properties, source, factory },
      onStep: (step, choices) => {
        coverage.recordStep(step, choices);
        this.#precedence.record(step);
      },
      onNotSent: (operation, outcome, choices) => {
        coverage.recordNotSent(operation, outcome);
        this.#notSent.record(operation, outcome, choices);
      },
    });
    const result = await (run === null ? running : naming(running, `seed ${seed}, run ${run}`));
    coverage.recordTaints(result.taints);
    if (result.divergence !== undefined) await this.#investigate(result, run, personality);
    await this.#pause();
    return result;
  }

  async #investigate(
    { divergence, operations }: DialectLockstepResult,
    run: number | null,
    personality: string | undefined,
  ) {
    const last = operations.at(-1);
    if (divergence === undefined || last === undefined) return;
    this.#coverage.recordDivergence(last, divergence);
    const identity = (this.#options.identity ?? identityOf)(divergence);
    if (!this.#identities.record(identity)) return;
    const trace = makeTrace(this.#possible.dialect.name, operations, personality);
    const failure: Failure = { trace, divergence, seed: this.#options.seed, run };
    const { factory } = this.#options;
    const { dialect, properties } = this.#possible;
    const startedMs = this.#options.now();
    const { explorable } = this.#options;
    const interrupted = (): boolean => this.#mustEndShrinking(divergence);
    const machines = { factory, explorable, dialect, properties };
    const hooks = { interrupted, onShrinking: (at: ShrinkingProgress) => void this.#tell(at) };
    const found = await investigate({ ...this.#options, ...machines, ...hooks }, failure);
    this.#investigatedMs += this.#options.now() - startedMs;
    if (found.shrinkingCutShort) this.#limitsHit.add(this.#shrinkingLimit(divergence));
    if (found.believed) this.#leaveOut(found.report);
    if (found.believed && this.#known.recognises(found.report)) {
      this.#identities.recordKnown(identity);
    } else if (found.believed) {
      const { id } = found.report;
      const isReported = this.#divergences.some((reported) => reported.id === id);
      if (isReported) this.#notes.push(`a run diverged as ${identity} and shrank to ${id} as well`);
      else this.#divergences.push(found.report);
    } else {
      this.#limitsHit.add("unconfirmed-crash");
      this.#notes.push(`${divergence.message}, but no repeat of the trace lost the machine again`);
    }
  }

  #leaveOut(report: DivergenceReport): void {
    const { leavesOutHung = false, dialect, factory, properties } = this.#options;
    if (!leavesOutHung || !this.#leftOut.record(report)) return;
    this.#possible = possibleOn(this.#leftOut.from(factory.capabilities), dialect, properties);
  }

  /** Repeats of what hangs take their time, each of them. */
  #mustEndShrinking({ kind }: Divergence): boolean {
    return this.#options.interrupted?.() === true || (kind === "hung" && this.#isOutOfTime());
  }

  #shrinkingLimit(divergence: Divergence): string {
    if (this.#options.interrupted?.()) return "interrupted";
    return this.#mustEndShrinking(divergence) ? "time-budget" : "shrink-evaluations";
  }

  #isOver(): boolean {
    const { collect, interrupted } = this.#options;
    if (interrupted?.()) this.#limitsHit.add("interrupted");
    if (this.#divergences.length >= DIVERGENCES_MAX) this.#limitsHit.add("divergences");
    const found = !collect && this.#divergences.some(({ id }) => !this.#leftOut.has(id));
    const stopped = this.#limitsHit.has("interrupted") || this.#limitsHit.has("divergences");
    return found || stopped || this.#isOutOfTime();
  }

  #isOutOfTime(): boolean {
    const { timeBudgetMs = Number.POSITIVE_INFINITY, now } = this.#options;
    return now() - this.#startedMs >= timeBudgetMs;
  }

  /** A check that saw nothing, or never what it is for, has not shown anything. */
  #limitsHitByEmptiness(): void {
    const { steps, neverHeld } = this.#coverage;
    if (steps === 0 && this.#divergences.length === 0) this.#limitsHit.add("nothing-sent");
    const longEnough = this.#runsDone >= VACUITY_RUNS_MIN && steps >= VACUITY_STEPS_MIN;
    if (!longEnough || this.#divergences.length > 0) return;
    for (const id of neverHeld) this.#limitsHit.add(`vacuous:${id}`);
  }

  /** Machines that answer at once would otherwise starve the signals and timers of the process. */
  async #pause(): Promise<void> {
    if (this.#tell()) await new Promise((resume) => setImmediate(resume));
  }

  /** @returns false when that was done a moment ago. */
  #tell(shrinking?: ShrinkingProgress): boolean {
    const { now, onProgress } = this.#options;
    if (now() - this.#pausedMs < PROGRESS_EVERY_MS) return false;
    this.#pausedMs = now();
    onProgress?.({ ...this.#progress(), ...(shrinking && { shrinking }) });
    return true;
  }

  #progress(): Progress {
    return {
      runs: this.#runsDone,
      runsPlanned: this.#options.runs ?? null,
      operations: this.#coverage.steps,
      rulesHit: this.#coverage.rulesHit,
      rulesTotal: this.#coverage.rulesTotal,
      errnosSeen: this.#coverage.errnosSeen,
      divergences: this.#divergences.length,
      elapsedMs: this.#options.now() - this.#startedMs,
    };
  }
}
