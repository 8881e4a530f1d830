/**
 * Replays one stored trace: does it still diverge?
 */

import { isSameDesign } from "../abi/dialect-name.ts";
import { HarnessError } from "../abi/harness-error.ts";
import type { ImplementationFactory } from "../abi/implementation.ts";
import { OPERATION_TIMEOUT_MS } from "../abi/in-time.ts";
import { untaken } from "../abi/takes.ts";
import type { Trace } from "../abi/trace.ts";
import { assertWellFormed } from "../abi/well-formed.ts";
import type { Dialect } from "../model/dialect.ts";
import { AdviceWatch } from "../properties/advice/watch.ts";
import type { Property } from "../properties/property.ts";
import { REPORT_SCHEMA, type Report } from "../reports/report.ts";
import { Coverage } from "./coverage.ts";
import { cutShort, UNDEFINED_SITUATION } from "./cut-short.ts";
import { guarded } from "./guarded-factory.ts";
import { investigate } from "./investigate.ts";
import { strangeWords, withPersonality } from "./personality.ts";
import { possibleOn } from "./possible.ts";
import { runOnce, sourceOf } from "./run-once.ts";
import { verdictOf } from "./verdict.ts";

export interface ReplayOptions {
  readonly dialect: Dialect;
  readonly factory: ImplementationFactory;
  readonly properties: readonly Property[];
  readonly trace: Trace;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
  /** How long one call of the implementation may take; 30 s by default. */
  readonly operationTimeoutMs?: number | undefined;
  /** Whether notes tell what the caller of the trace had better done. */
  readonly advises?: boolean;
}

/**
 * Runs the trace on a fresh machine and, when it diverges, a few times more. It is not shrunk.
 *
 * Limits that make the verdict `unknown`: `not-sent` (the machine refused an operation, so the
 * trace was not replayed as it stands), `undefined-situation` (nothing is promised after one of its
 * operations, so the rest was not compared), `nothing-sent` (it is empty) and `unconfirmed-crash`.
 *
 * @throws {HarnessError} MSC106 for a broken trace, MSC119 for one of another dialect.
 */
export async function replay(options: ReplayOptions): Promise<Report> {
  const { trace, now } = options;
  const timeoutMs = options.operationTimeoutMs ?? OPERATION_TIMEOUT_MS;
  const plain = guarded(options.factory, timeoutMs, now);
  const factory = withPersonality(plain, trace.personality);
  assertWellFormed(trace);
  assertDialect(trace, options.dialect);
  const startedMs = now();
  const { dialect, properties, notes } = possibleOn(
    factory.capabilities,
    options.dialect,
    options.properties,
  );
  const coverage = new Coverage(dialect, properties);
  coverage.beginTrace();
  const advice = options.advises === true ? new AdviceWatch() : undefined;
  const run = await runOnce({
    ...{ factory, dialect, properties, source: sourceOf(trace) },
    onStep: (step, choices) => {
      coverage.recordStep(step, choices);
      advice?.look(step);
    },
    onNotSent: (operation, outcome) => coverage.recordNotSent(operation, outcome),
  });
  const { divergence } = run;
  const last = run.operations.at(-1);
  if (divergence !== undefined && last !== undefined) coverage.recordDivergence(last, divergence);
  coverage.recordTaints(run.taints);
  const cut = cutShort(trace, run);
  const found =
    divergence &&
    (await investigate(
      { factory: plain, dialect, properties, shrinkEvaluationsMax: 0 },
      { trace, divergence, seed: null, run: null },
    ));
  const counted = coverage.report();
  const limitsHit = [
    ...(Object.keys(counted.notSent).length > 0 ? ["not-sent"] : []),
    ...(cut === undefined ? [] : [UNDEFINED_SITUATION]),
    ...(trace.operations.length === 0 ? ["nothing-sent"] : []),
    ...(found !== undefined && !found.believed ? ["unconfirmed-crash"] : []),
  ];
  const divergences = found?.believed ? [found.report] : [];
  return {
    schema: REPORT_SCHEMA,
    verdict: verdictOf(divergences, limitsHit),
    verb: "replay",
    dialect: dialect.name,
    implementation: factory.capabilities.name,
    runs: 1,
    elapsedMs: now() - startedMs,
    limitsHit,
    ...counted,
    divergences,
    notes: [
      ...notes,
      ...untakenNotes(trace, factory),
      ...strangeNotes(trace, factory),
      ...(advice === undefined ? [] : adviceNotes(advice)),
      ...(cut === undefined ? [] : [cut]),
    ],
  };
}

/** The trace is sent as it stands, also where a check would never have drawn it. */
function untakenNotes({ operations }: Trace, { capabilities }: ImplementationFactory) {
  const needed = operations.flatMap((operation) => untaken(capabilities, operation) ?? []);
  const features = [...new Set(needed)].join(", ");
  return needed.length === 0
    ? []
    : [`the trace needs what ${capabilities.name} does not take: ${features}`];
}

/** About the caller, who is no machine: the verdict does not know of it. */
function adviceNotes(watch: AdviceWatch): readonly string[] {
  const given = watch.conclude();
  if (given.length === 0) return ["the caller does everything that callers are advised"];
  return given.map(
    ({ id, operation, message }) => `advice ${id}, operation ${operation + 1}: ${message}`,
  );
}

function strangeNotes({ personality }: Trace, factory: ImplementationFactory) {
  const words = strangeWords(factory, personality);
  return words.length === 0
    ? []
    : [`the machine of the trace was drawn, and this one is what it is: ${words.join(", ")}`];
}

/** Words of a dialect stand in any order, and what the machine decides may be another one's. */
function assertDialect(trace: Trace, dialect: Dialect): void {
  if (isSameDesign(trace.dialect, dialect.name)) return;
  const message = `the trace is of dialect ${trace.dialect}, not ${dialect.name}`;
  const hint = `use --dialect ${trace.dialect}, or change the first line if it means both`;
  throw new HarnessError("MSC119", message, hint);
}
