/** `replay`: does a stored trace, or the run of a replay token, again. */

import { isSameDesign } from "../../abi/dialect-name.ts";
import { HarnessError } from "../../abi/harness-error.ts";
import { replay } from "../../checkers/replay.ts";
import { MODEL_VERSION } from "../../model/version.ts";
import { PROPERTIES } from "../../properties/catalogue.ts";
import type { Report } from "../../reports/report.ts";
import type { ExitCode } from "../exit-code.ts";
import { assertStartsNothing } from "../parsing/named-implementation.ts";
import { OPTIONS } from "../parsing/options.ts";
import { printReplayToken } from "../replay-token.ts";
import { assertPersonality } from "../store/personality-words.ts";
import { readSubject, type Subject } from "../store/read-subject.ts";
import { conclude } from "./conclude.ts";
import type { Invocation } from "./invocation.ts";
import { type CheckPlan, runCheck } from "./run-check.ts";
import { adaptersOf, chooseTarget, type Target } from "./target.ts";
import { patienceMs } from "./vm-target.ts";

/** Replays the operand. */
export async function replaySubject(invocation: Invocation): Promise<ExitCode> {
  return replayNamed(invocation.operands[0] ?? "", invocation);
}

/**
 * Replays a file or a token. What the source says of itself wins over everything but a flag of this
 * very call.
 */
export async function replayNamed(named: string, invocation: Invocation): Promise<ExitCode> {
  const { environment } = invocation;
  const subject = readSubject(environment.cwd, named);
  const notes = versionNotes(subject);
  for (const note of notes) environment.writeError(`memslot-check: ${note}\n`);
  const target = await chooseSubjectTarget(subject, invocation);
  await using _factory = target.factory;
  const report = await replayOn(target, subject, invocation);
  const whole: Report = { ...report, verb: "replay", notes: [...notes, ...report.notes] };
  return await conclude(whole, target, invocation, "verdict");
}

/**
 * The target that a subject was found on, unless a flag names another implementation.
 *
 * @throws {HarnessError} MSC119 when a flag names another dialect than the trace is written in;
 *   MSC136 when the subject alone names what would run a program; MSC109 for a personality that
 *   no machine has.
 */
export async function chooseSubjectTarget(
  subject: Subject,
  invocation: Invocation,
): Promise<Target> {
  const { settings, origins } = invocation;
  const stored = subject.implementation;
  const wanted = (origins.dialect === "flag" ? settings.dialect : undefined) ?? subject.dialect;
  if (!isSameDesign(wanted, subject.dialect)) {
    const message = `the trace is of dialect ${subject.dialect}, not ${wanted}`;
    throw new HarnessError("MSC119", message, "leave --dialect out, or change the trace itself");
  }
  const named = origins.implementation === "flag" || stored === undefined;
  if (!named) assertStartsNothing(stored, subject.path ?? "the replay token");
  const target = await chooseTarget({
    implementation: named ? settings.implementation : stored,
    dialect: wanted,
    allowHazards: settings.allowHazards,
    adapters: adaptersOf(invocation),
  });
  try {
    if (subject.trace !== null) {
      assertPersonality(subject.trace, target.factory.capabilities.personalities);
    }
  } catch (error) {
    await target.factory[Symbol.asyncDispose]();
    throw error;
  }
  return target;
}

/**
 * A model that has changed since may judge the same trace otherwise; that is said, whatever the
 * verdict.
 */
export function versionNotes({ modelVersion }: Subject): readonly string[] {
  if (modelVersion === undefined || modelVersion === MODEL_VERSION) return [];
  return [
    `this was found by model version ${modelVersion} and is judged by ${MODEL_VERSION}: ` +
      "the verdict may differ, see Model changes in CHANGELOG.md",
  ];
}

async function replayOn(target: Target, subject: Subject, invocation: Invocation): Promise<Report> {
  const { environment, settings } = invocation;
  const { dialect, factory, implementation } = target;
  const { trace, draw } = subject;
  if (trace !== null) {
    const report = await replay({
      ...{ dialect, factory, properties: PROPERTIES, trace, now: environment.now },
      operationTimeoutMs: patienceMs(target.implementation, settings.operationTimeout),
      advises: settings.advice,
    });
    const token = printReplayToken({
      ...{ modelVersion: MODEL_VERSION, dialect: dialect.name, implementation, draw, trace },
    });
    const stored = subject.path;
    const divergences = (report.divergences ?? []).map((each) => ({
      ...each,
      replay: token,
      stored,
    }));
    return { ...report, divergences, notes: [...target.notes, ...report.notes] };
  }
  return runCheck(target, drawAgain(subject), environment, settings);
}

/** The one run of a token that does not carry its trace. */
export function drawAgain({ draw }: Subject): CheckPlan {
  return {
    seed: draw?.seed ?? 0,
    firstRun: draw?.run ?? 0,
    runs: 1,
    maxOperations: draw?.maxOperations ?? 0,
    timeBudgetMs: undefined,
    shrinkEvaluationsMax: OPTIONS.shrinkEvaluations.fallback,
    collect: false,
    corpus: [],
  };
}
