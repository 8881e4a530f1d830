/**
 * One divergence for people, in the order in which it is read: what, how to get there, what was
 * promised, what next.
 */
import { TRACE_SCHEMA } from "../../abi/trace.ts";
import type { DivergenceReport, Report, StepNote } from "../report.ts";
import { count, indented, layOutTable, widest } from "./layout.ts";
import type { Paint } from "./paint.ts";
import { explanationLines } from "./text-explanation.ts";

/** The block of one divergence, without blank lines around it. */
export function divergenceLines(
  report: Report,
  divergence: DivergenceReport,
  paint: Paint,
): readonly string[] {
  return [
    ...headline(report, divergence, paint),
    ...circumstances(report, divergence, paint),
    "",
    ...programLines(report, divergence),
    "",
    ...explanationLines(divergence.explanation, paint),
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

function headline(
  { implementation }: Report,
  divergence: DivergenceReport,
  paint: Paint,
): readonly string[] {
  const breach = breachOf(divergence);
  const where = `at operation ${divergence.operationIndex + 1}/${divergence.trace.length},`;
  const fail = `${paint.bad("FAIL")} ${paint.strong(breach)} ${where}`;
  const isShort = `FAIL ${breach} ${where} ${implementation}`.length <= paint.width;
  return isShort ? [`${fail} ${implementation}`] : [fail, `  ${implementation}`];
}

function circumstances(
  report: Report,
  { kind, id }: DivergenceReport,
  { width }: Paint,
): readonly string[] {
  const seed = report.seed === undefined ? [] : [`seed ${report.seed}`];
  return indented([kind, report.dialect, ...seed, `id ${id}`].join(", "), 2, width);
}

/** The trace as it can be pasted into a file and replayed. */
function programLines(report: Report, divergence: DivergenceReport): readonly string[] {
  const header = `memslot-check-trace schema=${TRACE_SCHEMA} dialect=${report.dialect}`;
  return [header, ...divergence.trace].map((line) => `  ${line}`);
}

function stepLines(steps: readonly StepNote[], paint: Paint): readonly string[] {
  if (steps.length === 0) return [];
  const outcomeWidth = Math.min(
    widest(steps.map((step) => step.outcome)),
    paint.width - STEP_INDENT - 2 - widest(steps.map((step) => step.decidedBy)),
  );
  const lines = steps.flatMap(({ outcome, decidedBy, changes }, index) => {
    const step = `  ${String(index + 1).padStart(3)}  ${outcome.padEnd(outcomeWidth)}`;
    return [
      ...(outcome.length <= outcomeWidth
        ? [`${step}  ${decidedBy}`]
        : [step, " ".repeat(STEP_INDENT) + decidedBy]),
      ...changes.flatMap((change) => {
        const brush = change.startsWith("-") ? paint.bad : paint.good;
        return indented(change, STEP_INDENT + 2, paint.width, 2).map(brush);
      }),
    ];
  });
  return [
    paint.dim("  step by step: outcome, what the model decided by, what changed"),
    ...lines,
    "",
  ];
}

/** Columns before what a step was answered. */
const STEP_INDENT = 7;

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
  const paintRow = (line: string, row: number): string =>
    row === 0 ? paint.good(line) : row === 1 ? paint.bad(line) : line;
  return layOutTable(rows, ["left", "left"], 2, paintRow, paint.width);
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
