/**
 * What is done with the trace that took a process with it: it is tried again and shrunk as any
 * other, with a process for every run.
 */
import { isHarnessError } from "../../abi/harness-error.ts";
import {
  type Capabilities,
  ImplementationLost,
  type LostDuring,
} from "../../abi/implementation.ts";
import { makeTrace, type Trace } from "../../abi/trace.ts";
import { lost } from "../../checkers/divergence.ts";
import { divergenceReport } from "../../checkers/divergence-report.ts";
import { type Failure, type InvestigateOptions, investigate } from "../../checkers/investigate.ts";
import { possibleOn } from "../../checkers/possible.ts";
import { randomOf } from "../../checkers/random.ts";
import type { Dialect } from "../../model/dialect.ts";
import { dialectNamed } from "../../model/dialects/registry.ts";
import { FRESH_MACHINE } from "../../model/state.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import { drawTakenOperation } from "../../properties/draw/draw-operation.ts";
import type { DivergenceReport } from "../../reports/report.ts";
import { remoteMachines } from "./remote-machines.ts";
import type { LostProcess } from "./supervise.ts";

/** A loss, and the means to see it again. */
export interface PostMortem extends Pick<InvestigateOptions, "onFailure" | "replayToken"> {
  readonly process: LostProcess;
  /** What was under way, with at least one operation, and what was asked for. */
  readonly trace: Trace;
  readonly during: LostDuring | undefined;
  /** Path of the adapter, relative to `cwd`. */
  readonly path: string;
  readonly cwd: string;
  /** How long one call may take. */
  readonly timeoutMs: number;
  readonly shrinkEvaluationsMax: number;
  /** Milliseconds from any fixed moment. */
  readonly now: () => number;
}

/** How the loss is told. */
export interface Told {
  readonly divergence: DivergenceReport;
  readonly notes: readonly string[];
}

/** Processes, each for one candidate, that shrinking may start. */
const EVALUATIONS_MAX = 300;

/** After this time no more of them are started. */
const SHRINKING_MS_MAX = 30_000;

/** A call that takes so many times as long as the longest before it hangs again. */
const HASTY_TIMES = 10;
const HASTY_MS_MIN = 2_000;

/** What comes on its own comes when it likes: so long is waited for it behind a trace. */
const LINGER_MS = 1_000;

/** Tries the trace again, shrinks it where it is lost again, and describes it. */
export async function investigateLoss(loss: PostMortem): Promise<Told> {
  const { process, trace, during, onFailure, replayToken } = loss;
  const dialect = dialectNamed(trace.dialect);
  const { manner, how, capabilities } = process;
  const divergence = lost(
    trace.operations.length - 1,
    [],
    new ImplementationLost(manner, how, during),
  );
  const failure: Failure = { trace, divergence, seed: null, run: null };
  if (capabilities === undefined) return untried(dialect, failure, loss, "it was not loaded again");
  const deadlineMs = loss.now() + SHRINKING_MS_MAX;
  const possible = possibleOn(capabilities, dialect, PROPERTIES);
  const limitMs = repeatLimitMs(loss);
  try {
    const { report } = await investigate(
      {
        ...{ dialect: possible.dialect, properties: possible.properties },
        ...{ onFailure, replayToken, factory: machinesOf(loss, capabilities, limitMs) },
        shrinkEvaluationsMax: Math.min(loss.shrinkEvaluationsMax, EVALUATIONS_MAX),
        interrupted: () => loss.now() > deadlineMs,
        identity: (found) => `${found.kind} ${found.during}`,
      },
      failure,
    );
    return { divergence: report, notes: notesOn(report, limitMs) };
  } catch (error) {
    if (!isHarnessError(error)) throw error;
    return untried(dialect, failure, loss, error.message);
  }
}

/** The first operation of a check, where it was lost before the machine was given any. */
export function firstOperation(
  dialectName: string,
  { capabilities }: LostProcess,
  seed: number,
): Trace {
  const dialect = dialectNamed(dialectName);
  if (capabilities === undefined) return makeTrace(dialectName, []);
  const { kinds, dialect: possible } = possibleOn(capabilities, dialect, []);
  if (kinds.length === 0) return makeTrace(dialectName, []);
  const how = { index: 0, kinds, taker: capabilities };
  const first = drawTakenOperation(randomOf(seed, 0), possible, FRESH_MACHINE, how);
  return makeTrace(dialectName, first === undefined ? [] : [first]);
}

function machinesOf(
  { path, cwd, during }: PostMortem,
  capabilities: Capabilities,
  timeoutMs: number,
) {
  const lingerMs = during === "later" ? LINGER_MS : 0;
  return remoteMachines({ path, cwd, capabilities, timeoutMs, lingerMs });
}

function repeatLimitMs({ timeoutMs, process: { longestMs } }: PostMortem): number {
  return Math.min(timeoutMs, Math.max(HASTY_MS_MIN, HASTY_TIMES * longestMs));
}

function notesOn({ kind, reproduced }: DivergenceReport, limitMs: number): readonly string[] {
  const repeats =
    kind === "hung"
      ? `each repeat in a process of its own, with ${limitMs} ms for a call`
      : "each repeat in a process of its own";
  return [
    `the process was lost with the machine: ${repeats}`,
    ...(reproduced.times > 0
      ? []
      : ["no repeat was lost: it may depend on what the process had done before this trace"]),
  ];
}

/** Told as it came, since there is no way to see it again. */
async function untried(
  dialect: Dialect,
  failure: Failure,
  { onFailure, replayToken }: PostMortem,
  why: string,
): Promise<Told> {
  await onFailure?.(failure);
  const { trace, divergence } = failure;
  const report = divergenceReport({
    ...{ dialect, trace, divergence, steps: [], originalLength: trace.operations.length },
    ...{ shrinkEvaluations: 0, minimality: "unknown", reproduced: { times: 0, of: 0 } },
    ...{ replay: replayToken?.(failure) ?? "", stored: null },
  });
  return { divergence: report, notes: [`the trace was not repeated: ${why}`] };
}
