/**
 * What the operations of a run have reached: plain counters, raised on every step.
 */

import { noEntry } from "../abi/entry-of.ts";
import { isErrno } from "../abi/errno.ts";
import { HarnessError } from "../abi/harness-error.ts";
import type { Operation, OperationKind } from "../abi/operation.ts";
import { OPERATION_KINDS } from "../abi/operation-fields.ts";
import type { NotSent, Outcome } from "../abi/outcome.ts";
import { shownText } from "../abi/shown.ts";
import type { Dialect } from "../model/dialect.ts";
import { decidersOfKind, supports } from "../model/step.ts";
import { taintNamed } from "../model/taints.ts";
import { errnoOf } from "../model/verdict.ts";
import { NO_HISTORY, TraceHistory } from "../properties/history.ts";
import {
  isSwitchedOff,
  type Property,
  type SometimesProperty,
  type Step,
} from "../properties/property.ts";
import type { PropertyCoverage, Report, RuleCoverage, TaintCoverage } from "../reports/report.ts";
import type { Divergence } from "./divergence.ts";
import { OpenAnswers } from "./open-answers.ts";

/** The part of a report that coverage fills. */
export type CoverageReport = Required<
  Pick<
    Report,
    | "operations"
    | "notSent"
    | "rules"
    | "operationCoverage"
    | "properties"
    | "taints"
    | "openAnswers"
  >
>;

/** The counters of one run of a checker. Everything that exists has a row, also at zero. */
export class Coverage {
  readonly #dialect: Dialect;
  readonly #properties: readonly Property[];
  /** By kind of operation, then by id: a rule of two calls has to speak on both. */
  readonly #ruleHits: ReadonlyMap<OperationKind, Map<string, number>>;
  readonly #operations: Map<OperationKind, OperationCounters>;
  readonly #sometimes: readonly SometimesCounters[];
  /** Of the trace whose steps are recorded. */
  #history: TraceHistory = new TraceHistory();
  #traces = 0;
  readonly #notSent: Map<string, number> = new Map();
  readonly #taints: Map<string, number> = new Map();
  readonly #open: OpenAnswers = new OpenAnswers();
  #steps = 0;
  /** Steps of which an `always` property said nothing, after a quirk that breaks it. */
  readonly #switchedOff = new Map<string, number>();

  /** @param properties - those that are evaluated, so without the skipped ones. */
  constructor(dialect: Dialect, properties: readonly Property[]) {
    this.#dialect = dialect;
    this.#properties = properties;
    this.#ruleHits = new Map(
      kindsOf(dialect).map((kind) => [
        kind,
        new Map(decidersOfKind(dialect, kind).map((id) => [id, 0])),
      ]),
    );
    this.#operations = new Map(
      kindsOf(dialect).map((kind) => [kind, { calls: 0, ok: 0, notSent: 0, outcomes: new Map() }]),
    );
    this.#sometimes = properties
      .filter((property) => property.kind === "sometimes")
      .map((property) => ({ property, held: 0, traces: 0, lastTrace: 0 }));
  }

  /** Begins with the next trace: its steps are recorded from now on. */
  beginTrace(): void {
    this.#history = new TraceHistory();
    this.#traces++;
  }

  /**
   * Counts a step that the model allows.
   *
   * @param choices - all that the model allowed, where it is known.
   * @throws {HarnessError} MSC201 when the model decided by something its dialect does not list.
   */
  recordStep(step: Step, choices: Parameters<OpenAnswers["record"]>[0] = []): void {
    this.#open.record(choices, step.outcome);
    this.#recordDecision(step.operation.op, step.decidedBy, 1);
    this.#steps++;
    this.#recordAnswer(step.operation, step.outcome);
    this.#recordSometimes(step);
    if (step.after.usedQuirks.length > 0) this.#recordSwitchedOff(step);
  }

  #recordSometimes(step: Step): void {
    this.#history.record(step);
    for (const counter of this.#sometimes) {
      if (!counter.property.holds(step, this.#history)) continue;
      counter.held++;
      if (counter.lastTrace !== this.#traces) counter.traces++;
      counter.lastTrace = this.#traces;
    }
  }

  #recordSwitchedOff(step: Step): void {
    for (const property of this.#properties) {
      if (property.kind !== "always" || !isSwitchedOff(property, step)) continue;
      this.#switchedOff.set(property.id, (this.#switchedOff.get(property.id) ?? 0) + 1);
    }
  }

  /**
   * Counts steps of which somebody else kept a summary.
   *
   * @throws {HarnessError} MSC201 as {@link recordStep}.
   */
  recordSummed(op: OperationKind, summary: StepSummary, times: number): void {
    const { outcome, isOk, decidedBy, held } = summary;
    this.#recordDecision(op, decidedBy, times);
    this.#steps += times;
    for (const counter of this.#sometimes) {
      if (held.includes(counter.property.id)) counter.held += times;
    }
    const counters = this.#countersOf(op);
    counters.calls += times;
    counters.ok += isOk ? times : 0;
    counters.outcomes.set(outcome, (counters.outcomes.get(outcome) ?? 0) + times);
  }

  /**
   * Counts the operation that a run ended with, where its answer is not among those of the steps:
   * one that the model does not allow.
   */
  recordDivergence(operation: Operation, divergence: Divergence): void {
    if (divergence.kind === "property-broken" || divergence.actual === null) return;
    this.#steps++;
    this.#recordAnswer(operation, divergence.actual);
  }

  #recordAnswer({ op }: Operation, outcome: Outcome): void {
    const counters = this.#countersOf(op);
    const label = labelOf(outcome);
    counters.calls++;
    counters.ok += isError(outcome) ? 0 : 1;
    counters.outcomes.set(label, (counters.outcomes.get(label) ?? 0) + 1);
  }

  /** Counts an operation that the implementation refused to issue. */
  recordNotSent({ op }: Operation, { reason }: NotSent): void {
    this.#countersOf(op).notSent++;
    const label = shownText(reason);
    this.#notSent.set(label, (this.#notSent.get(label) ?? 0) + 1);
  }

  #recordDecision(kind: OperationKind, id: string, times: number): void {
    const hits = this.#ruleHits.get(kind)?.get(id);
    if (hits === undefined) throw unlisted(this.#dialect, kind, id);
    this.#ruleHits.get(kind)?.set(id, hits + times);
  }

  /** @throws {HarnessError} MSC206 for a kind without a row: it would be missing in the report. */
  #countersOf(kind: OperationKind): OperationCounters {
    const counters = this.#operations.get(kind);
    if (counters === undefined) throw noEntry(kind, `the operations of ${this.#dialect.name}`);
    return counters;
  }

  /** Counts the undefined situations that one trace has entered. */
  recordTaints(taints: readonly string[]): void {
    for (const id of taints) this.#taints.set(id, (this.#taints.get(id) ?? 0) + 1);
  }

  /** Steps that were answered, as the model allows or not. */
  get steps(): number {
    return this.#steps;
  }

  /** Different errnos that were seen, of whatever operation. */
  get errnosSeen(): number {
    const labels = [...this.#operations.values()].flatMap(({ outcomes }) => [...outcomes.keys()]);
    return new Set(labels.filter(isErrno)).size;
  }

  /**
   * Rules and effects that can decide, counted for each operation that they can decide; those that
   * no program can reach are not waited for.
   */
  get rulesTotal(): number {
    return this.#rules().filter(({ hits, unreachable }) => hits > 0 || unreachable === null).length;
  }

  /** Rules and effects that decided at least once. */
  get rulesHit(): number {
    return [...this.#ruleHits.values()]
      .flatMap((hits) => [...hits.values()])
      .filter((hits) => hits > 0).length;
  }

  /** Ids of the `sometimes` properties that never held. */
  get neverHeld(): readonly string[] {
    return this.#sometimes.filter(({ held }) => held === 0).map(({ property }) => property.id);
  }

  /** The part of a report that counts; every table has a row for everything, also at zero. */
  report(): CoverageReport {
    return {
      operations: this.#steps,
      notSent: sortedRecord(this.#notSent),
      rules: this.#rules(),
      operationCoverage: [...this.#operations].map(([operation, counters]) => ({
        operation,
        ...counters,
        outcomes: sortedRecord(counters.outcomes),
      })),
      properties: this.#propertyRows(),
      taints: this.#taintRows(),
      openAnswers: this.#open.report(),
    };
  }

  #taintRows(): readonly TaintCoverage[] {
    return Object.entries(sortedRecord(this.#taints)).flatMap(([id, traces]) => {
      const { effect, reason } = taintNamed(id) ?? {};
      return effect && reason ? [{ id, effect, reason, traces }] : [];
    });
  }

  #rules(): readonly RuleCoverage[] {
    return [...this.#ruleHits].flatMap(([operation, counts]) => {
      const facts = ruleFacts(this.#dialect, operation);
      return [...counts].map(([id, hits]) => {
        const { errno = null, unreachable = null } = facts.get(id) ?? {};
        return { id, operation, hits, errno, unreachable };
      });
    });
  }

  #evaluated(id: string): number {
    return this.#steps - (this.#switchedOff.get(id) ?? 0);
  }

  #propertyRows(): readonly PropertyCoverage[] {
    const counted = new Map(this.#sometimes.map((counter) => [counter.property.id, counter]));
    return this.#properties.map(({ id, kind }) => {
      const { held = this.#evaluated(id), traces } = counted.get(id) ?? {};
      const isShared = traces !== undefined && this.#traces > 0;
      return {
        id,
        kind,
        evaluated: this.#evaluated(id),
        held,
        ...(isShared && { share: traces / this.#traces }),
      };
    });
  }
}

/** What counts of a step. */
export interface StepSummary {
  /** What was seen, in a word. */
  readonly outcome: string;
  readonly isOk: boolean;
  readonly decidedBy: string;
  /** Ids of the `sometimes` properties that it is an example of. */
  readonly held: readonly string[];
}

/** The summary of one step. */
export function summaryOf(step: Step, sometimes: readonly SometimesProperty[]): StepSummary {
  return {
    outcome: labelOf(step.outcome),
    isOk: !isError(step.outcome),
    decidedBy: step.decidedBy,
    held: sometimes.filter((property) => property.holds(step, NO_HISTORY)).map(({ id }) => id),
  };
}

interface SometimesCounters {
  readonly property: SometimesProperty;
  held: number;
  /** Traces in which it held. */
  traces: number;
  /** Number of the last of them, counted from 1. */
  lastTrace: number;
}

interface OperationCounters {
  calls: number;
  ok: number;
  notSent: number;
  readonly outcomes: Map<string, number>;
}

interface RuleFacts {
  readonly errno: string | null;
  readonly unreachable: string | null;
}

function kindsOf(dialect: Dialect): readonly OperationKind[] {
  return OPERATION_KINDS.filter((kind) => supports(dialect, kind));
}

/** What the dialect says of the rules of one operation, each where it stands first. */
function ruleFacts(dialect: Dialect, kind: OperationKind): ReadonlyMap<string, RuleFacts> {
  const facts = new Map<string, RuleFacts>();
  const { ladder = [] } = dialect.operations[kind] ?? {};
  for (const entry of ladder) {
    const { rule, unreachable = rule.unreachable } = entry;
    if (facts.has(rule.id)) continue;
    facts.set(rule.id, { errno: errnoOf(entry) ?? null, unreachable: unreachable ?? null });
  }
  return facts;
}

/** What was seen, in a word. No text is built here: this runs on every step. */
function labelOf(outcome: Outcome): string {
  switch (outcome.kind) {
    case "failed":
    case "failed_at":
    case "run_failed":
      return outcome.errno;
    case "mmio":
      return outcome.access === "read" ? "MMIO read" : "MMIO write";
    case "accessed":
      return outcome.exits.length === 0 ? "accessed" : "accessed with MMIO";
    case "guest_stopped":
      return outcome.exit;
    case "host_oops":
      return shownText(outcome.what);
    case "memory_fault":
      return "MEMORY_FAULT";
    case "ok":
    case "loaded":
    case "executed":
    case "returned":
    case "file_data":
    case "file_stat":
    case "dirty_log":
    case "guest_stuck":
    case "sigbus":
    case "pre_faulted":
    case "not_sent":
      return outcome.kind;
  }
}

function isError({ kind }: Outcome): boolean {
  return kind === "failed" || kind === "failed_at" || kind === "run_failed" || kind === "host_oops";
}

function sortedRecord(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function unlisted(dialect: Dialect, kind: OperationKind, id: string): HarnessError {
  return new HarnessError(
    "MSC201",
    `${dialect.name} decided ${kind} by ${id}, which it does not list`,
    "list it in the ladder, or in `outcomes` of the effect",
  );
}
