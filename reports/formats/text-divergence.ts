/**
 * One divergence for people, in the order in which it is read: what, how to get there, what was
 * promised, what next.
 */
import { TRACE_SCHEMA } from "../../abi/trace.ts";
import type { DivergenceReport, Report, StepNote } from "../report.ts";
import { count, layOutTable } from "./layout.ts";
import type { Paint } from "./paint.ts";

/** The block of one divergence, without blank lines around it. */
export function divergenceLines(
  report: Report,
  divergence: DivergenceReport,
  paint: Paint,
): readonly string[] {
  return [
    headline(report, divergence, paint),
    circumstances(report, divergence),
    "",
    ...programLines(report, divergence),
    "",
    ...stepLines(divergence.steps, paint),
    ...verdictLines(divergence, paint),
    "",
    ...originLines(report, divergence, paint),
  ];
}

/** What was broken, in a word: the property, or else the promise. */
export function breachOf({ property, rule, kind }: DivergenceReport): string {
  return property ?? rule ?? kind;
}

function headline(report: Report, divergence: DivergenceReport, paint: Paint): string {
  const where = `at operation ${divergence.operationIndex + 1}/${divergence.trace.length}`;
  const fail = `${paint.bad("FAIL")} ${paint.strong(breachOf(divergence))}`;
  return `${fail} ${where}, ${report.implementation}`;
}

function circumstances(report: Report, { kind, id }: DivergenceReport): string {
  const seed = report.seed === undefined ? [] : [`seed ${report.seed}`];
  return `  ${[kind, report.dialect, ...seed, `id ${id}`].join(", ")}`;
}

/** The trace as it can be pasted into a file and replayed. */
function programLines(report: Report, divergence: DivergenceReport): readonly string[] {
  const header = `memslot-check-trace schema=${TRACE_SCHEMA} dialect=${report.dialect}`;
  return [header, ...divergence.trace].map((line) => `  ${line}`);
}

function stepLines(steps: readonly StepNote[], paint: Paint): readonly string[] {
  if (steps.length === 0) return [];
  const outcomeWidth = Math.max(...steps.map((step) => step.outcome.length));
  const lines = steps.flatMap((step, index) => [
    `  ${String(index + 1).padStart(3)}  ${step.outcome.padEnd(outcomeWidth)}  ${step.decidedBy}`,
    ...step.changes.map((change) => {
      const brush = change.startsWith("-") ? paint.bad : paint.good;
      return `         ${brush(change)}`;
    }),
  ]);
  return [
    paint.dim("  step by step: outcome, what the model decided by, what changed"),
    ...lines,
    "",
  ];
}

/** What was promised, what was seen instead, and who says so. */
function verdictLines(divergence: DivergenceReport, paint: Paint): readonly string[] {
  const { expected, actual, rule, ruleSource, property } = divergence;
  const allowed = expected.length === 0 ? "(the model has no say)" : expected.join("  or  ");
  const rows = [
    property === null ? ["allowed", allowed] : ["must hold", property],
    ["actual", actual],
    ...(rule === null ? [] : [[property === null ? "promised by" : "after", rule]]),
    ...(ruleSource === null ? [] : [["source", ruleSource]]),
  ];
  return layOutTable(rows, ["left", "left"], 2, (line, row) =>
    row === 0 ? paint.good(line) : row === 1 ? paint.bad(line) : line,
  );
}

function originLines(
  report: Report,
  divergence: DivergenceReport,
  paint: Paint,
): readonly string[] {
  const { minimality, originalLength, shrunkLength, shrinkEvaluations, reproduced } = divergence;
  const effort =
    shrinkEvaluations === 0
      ? "not shrunk"
      : `shrunk ${originalLength} -> ${shrunkLength} in ${count(shrinkEvaluations)} evaluations`;
  const { replay, stored } = divergence;
  return [
    `  minimal: ${minimality}, ${effort}`,
    // A token must stay in one piece to be pasted, so this line is as long as it has to be.
    `  replay: ${replay === "" ? NO_TOKEN : paint.strong(replayLine(report, replay))}`,
    `  stored: ${stored ?? (replay === "" ? "nowhere" : "nowhere; keep the token")}`,
    `  reproduced ${reproduced.times}/${reproduced.of}`,
  ];
}

/** A machine of a user's own program has no name on the command line. */
function replayLine({ startedBy }: Report, token: string): string {
  return startedBy === "library"
    ? `await replay(implementation, "${token}")`
    : `memslot-check replay ${token}`;
}

/** Where no machine is involved, for instance, there is nobody to name in a token. */
const NO_TOKEN = "there is no token; the trace is above";
