/**
 * One divergence for people, in the order in which it is read: what, how to get there, what was
 * promised, what next.
 */
import { LOSS_MANNERS, type LostDuring } from "../../abi/implementation.ts";
import { cut } from "../../abi/shown.ts";
import { TRACE_SCHEMA } from "../../abi/trace.ts";
import type { DivergenceReport, Report, StepNote } from "../report.ts";
import { count, indented, layOutTable, widest } from "./layout.ts";
import type { Paint } from "./paint.ts";
import { causalityLines, explanationLines } from "./text-explanation.ts";

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
    ...causalityLines(divergence.causality, paint),
    ...stepLines(divergence.steps, paint),
    ...verdictLines(divergence, paint),
    "",
    ...originLines(report, divergence, paint),
  ];
}

/** What was broken, in a word: the property, or else the promise, or how the machine was lost. */
export function breachOf({ property, rule, kind, during }: DivergenceReport): string {
  if (!LOSS_MANNERS.some((manner) => manner === kind)) return property ?? rule ?? kind;
  return property ?? (during === undefined ? kind : `${kind} ${PLACES[during]}`);
}

const PLACES: Readonly<Record<LostDuring, string>> = {
  open: "in open",
  observe: "in observe",
  dispose: "in dispose",
  "factory-dispose": "in dispose of the factory",
  later: "outside of any call",
};

function positionOf({ during, operationIndex, trace }: DivergenceReport): string {
  const position = during === undefined ? "at" : during === "open" ? "before" : "after";
  return `${position} operation ${operationIndex + 1}/${trace.length},`;
}

function headline(
  { implementation }: Report,
  divergence: DivergenceReport,
  paint: Paint,
): readonly string[] {
  const breach = breachOf(divergence);
  const where = positionOf(divergence);
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
    // One that was taken for a crash is told in full below.
    const seen = cut(outcome, Math.max(outcomeWidth, paint.width - STEP_INDENT - ELLIPSIS));
    const step = `  ${String(index + 1).padStart(3)}  ${seen.padEnd(outcomeWidth)}`;
    return [
      ...(seen.length <= outcomeWidth
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
const ELLIPSIS = 3;

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
function replayLine({ startedBy, adapter }: Report, token: string): string {
  return startedBy === "library"
    ? `await replay(implementation, "${token}")`
    : replayCommand(token, adapter);
}

/** An adapter is loaded only when the command line names it, so the line has to. */
export function replayCommand(subject: string, adapter: string | undefined): string {
  const command = `memslot-check replay ${subject}`;
  if (adapter === undefined) return command;
  const word = /^[\w./@%+=:-]+$/.test(adapter) ? adapter : `'${adapter.replaceAll("'", "'\\''")}'`;
  return `${command} --implementation ${word}`;
}

/** Where no machine is involved, for instance, there is nobody to name in a token. */
const NO_TOKEN = "there is no token; the trace is above";
